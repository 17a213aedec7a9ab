namespace FraudScoring.Service.Pipeline;

/// <summary>Who waits for a decision: an ingress.</summary>
internal interface IDecisionReceiver
{
    /// <summary>
    /// Takes a finished decision and gives it back to the pipeline's pool when it is done with it. Must not block.
    /// </summary>
    /// <param name="decision">The decision.</param>
    /// <param name="isOnReplyThread">Whether the reply thread calls, and <see cref="Flush"/> follows; else a pool thread.</param>
    void Receive(PendingDecision decision, bool isOnReplyThread);

    /// <summary>
    /// The reply thread has handed over a batch: what was held back to leave together leaves now. Called on the reply
    /// thread only.
    /// </summary>
    void Flush()
    {
    }
}
