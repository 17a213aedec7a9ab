namespace FraudScoring.Disruptor.Processing;

/// <summary>
/// What a stage does with events. Called by one thread only, in order, each event once. A handler that is a
/// <see langword="readonly"/> struct around references is called directly instead of through the interface; it may
/// also implement <see cref="IIdleHandler"/> and <see cref="ILifecycleHandler"/>.
/// </summary>
/// <typeparam name="T">The ring's entry.</typeparam>
public interface IBatchHandler<T>
    where T : class
{
    /// <summary>Handles what has arrived since the last call, up to the stage's largest batch.</summary>
    public void OnBatch(RingBatch<T> batch);
}
