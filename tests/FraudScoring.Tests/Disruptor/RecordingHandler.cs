using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;

namespace FraudScoring.Tests.Disruptor;

/// <summary>Remembers what it was given.</summary>
internal sealed class RecordingHandler : IBatchHandler<TestEvent>, IIdleHandler, ILifecycleHandler
{
    public List<long> Values { get; } = [];

    public List<(long First, int Count)> Batches { get; } = [];

    public int IdleCount { get; private set; }

    public int StartCount { get; private set; }

    public int ShutdownCount { get; private set; }

    public void OnBatch(RingBatch<TestEvent> batch)
    {
        Batches.Add((batch.FirstSequence, batch.Count));
        foreach (var entry in batch)
            Values.Add(entry.Value);
    }

    public void OnIdle() => IdleCount++;

    public void OnStart() => StartCount++;

    public void OnShutdown() => ShutdownCount++;
}
