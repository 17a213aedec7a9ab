namespace FraudScoring.Disruptor.Processing;

/// <summary>Counts the exceptions of all stages and the events of the failed batches, and keeps the last exception.</summary>
/// <typeparam name="T">The ring's entry.</typeparam>
public sealed class CountingExceptionPolicy<T> : IExceptionPolicy<T>
    where T : class
{
    private long _count;
    private long _eventCount;
    private volatile Exception? _last;

    /// <summary>Exceptions so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Events in the batches that failed.</summary>
    public long EventCount => Interlocked.Read(ref _eventCount);

    /// <summary>The last exception.</summary>
    public Exception? Last => _last;

    /// <inheritdoc/>
    public void OnException(Exception exception, string stage, RingBatch<T> batch)
    {
        _last = exception;
        Interlocked.Add(ref _eventCount, batch.Count);
        Interlocked.Increment(ref _count);
    }
}
