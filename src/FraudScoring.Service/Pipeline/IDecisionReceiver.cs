namespace FraudScoring.Service.Pipeline;

/// <summary>Who waits for a decision: an ingress.</summary>
internal interface IDecisionReceiver
{
    /// <summary>
    /// Takes a finished decision and gives it back to the pipeline's pool when it is done with it. Called on the reply
    /// thread or a pool thread; must not block.
    /// </summary>
    void Receive(PendingDecision decision);
}
