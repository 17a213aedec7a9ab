namespace FraudScoring.Disruptor.Processing;

/// <summary>A stage that callers with an event of their own may run while its thread rests.</summary>
/// <typeparam name="T">The ring's entry.</typeparam>
internal interface ISharedStage<T>
    where T : class
{
    /// <summary>
    /// Handles events that are not in the ring as one batch; false, and nothing was done, when the stage is at work or closed.
    /// </summary>
    public bool TryHandle(ReadOnlySpan<T> entries);
}
