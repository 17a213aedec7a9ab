namespace FraudScoring.Client.Transport;

/// <summary>One payment whose caller waits for it alone.</summary>
internal sealed class AeronCall() : TaskCompletionSource<ScoreResult>(TaskCreationOptions.RunContinuationsAsynchronously), IReplyTarget
{
    public void OnDecided(in ScoreResult result) => TrySetResult(result);

    public void OnRefused(string transactionId, FraudScoringException refusal) => TrySetException(refusal);

    public void OnLost(FraudScoringException reason) => TrySetException(reason);
}
