namespace FraudScoring.Service.Pipeline;

/// <summary>Work that the decide thread does a little of between batches.</summary>
internal interface ISnapshotStep
{
    /// <summary>Does a bounded piece of work, if there is any.</summary>
    void Step();
}
