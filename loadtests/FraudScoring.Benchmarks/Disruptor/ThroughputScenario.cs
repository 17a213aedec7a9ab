using System.Diagnostics;
using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Benchmarks.Disruptor;

/// <summary>Producers publish one event at a time into a chain of stages; the time ends when the last stage is done.</summary>
internal sealed record ThroughputScenario(
    string Name,
    WaitStrategy WaitStrategy,
    int ProducerCount,
    int StageCount,
    long EventCount)
{
    private const int RingSize = 64 * 1024;
    private const int BatchMax = 256;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    public ThroughputResult Run()
    {
        var producerType = ProducerCount == 1 ? ProducerType.Single : ProducerType.Multi;
        using var disruptor = new Disruptor<RingEntry>(
            () => new RingEntry(), RingSize, producerType, WaitStrategy, new CountingExceptionPolicy<RingEntry>());
        var totals = AddStages(disruptor);
        disruptor.Start();

        // Once to warm up the code and the ring, with the same threads.
        var producers = new Thread[ProducerCount];
        using var ready = new Barrier(ProducerCount + 1);
        for (var i = 0; i < ProducerCount; i++)
        {
            producers[i] = new Thread(() => Produce(disruptor.Ring, ready));
            producers[i].Start();
        }

        ready.SignalAndWait();
        ready.SignalAndWait();
        DrainOrThrow(disruptor);
        var batchesBefore = totals.Batches;
        var bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        ready.SignalAndWait();
        ready.SignalAndWait();
        DrainOrThrow(disruptor);

        var elapsed = Stopwatch.GetElapsedTime(start);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
        CheckSum(totals.Sum);
        return new ThroughputResult(
            EventCount / elapsed.TotalSeconds,
            (double)bytes / EventCount,
            (double)EventCount / (totals.Batches - batchesBefore));
    }

    private SumHandler.Totals AddStages(Disruptor<RingEntry> disruptor)
    {
        var totals = new SumHandler.Totals();
        var group = disruptor.HandleEventsWith("stage-1", new SumHandler(totals), BatchMax);
        for (var i = 2; i <= StageCount; i++)
        {
            totals = new SumHandler.Totals();
            group = group.Then($"stage-{i}", new SumHandler(totals), BatchMax);
        }

        return totals;
    }

    private void Produce(RingBuffer<RingEntry> ring, Barrier ready)
    {
        for (var round = 0; round < 2; round++)
        {
            ready.SignalAndWait();
            Publish(ring, EventCount / ProducerCount);
            ready.SignalAndWait();
        }
    }

    private static void Publish(RingBuffer<RingEntry> ring, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            var sequence = ring.Next();
            ring[sequence].Fill(i);
            ring.Publish(sequence);
        }
    }

    private static void DrainOrThrow(Disruptor<RingEntry> disruptor)
    {
        if (!disruptor.Drain(Deadline))
            throw new TimeoutException($"not drained within {Deadline}");
    }

    private void CheckSum(long sum)
    {
        var each = EventCount / ProducerCount;
        var expected = 2 * ProducerCount * (each * (each - 1) / 2);
        if (sum != expected)
            throw new InvalidDataException($"{Name}: the last stage's sum is {sum} instead of {expected}");
    }
}
