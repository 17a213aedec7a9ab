namespace FraudScoring.Client.Transport;

/// <summary>Who waits for the answer to a payment sent over Aeron. Called by the polling thread, which must not be held up.</summary>
internal interface IReplyTarget
{
    /// <summary>The payment was decided.</summary>
    public void OnDecided(in ScoreResult result);

    /// <summary>The service refused it.</summary>
    public void OnRefused(string transactionId, FraudScoringException refusal);

    /// <summary>The service is gone; whether it saw the payment is not known.</summary>
    public void OnLost(FraudScoringException reason);
}
