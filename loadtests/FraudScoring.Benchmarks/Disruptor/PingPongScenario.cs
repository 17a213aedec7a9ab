using System.Diagnostics;
using FraudScoring.Disruptor;
using FraudScoring.Disruptor.Processing;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Benchmarks.Disruptor;

/// <summary>
/// One event at a time: the main thread publishes to one ring, whose stage publishes to another, whose stage the main
/// thread steps by hand. What is measured is the round trip over two hand-offs between cores.
/// </summary>
internal static class PingPongScenario
{
    private const int RingSize = 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>Round trips in ascending order of their ticks.</summary>
    public static long[] Run(WaitStrategy waitStrategy, int roundTrips)
    {
        using var pong = Create(waitStrategy);
        pong.HandleEventsWith("pong", new SumHandler(new SumHandler.Totals()), 1);
        using var ping = Create(waitStrategy);
        ping.HandleEventsWith("ping", new EchoHandler(pong.Ring), 1);
        ping.Start();

        var end = Stopwatch.GetTimestamp() + (long)(Deadline.TotalSeconds * Stopwatch.Frequency);
        var ticks = new long[roundTrips];
        Measure(ping.Ring, pong.Stages[0], ticks.AsSpan(0, roundTrips / 10), end);
        Measure(ping.Ring, pong.Stages[0], ticks, end);
        Array.Sort(ticks);
        return ticks;
    }

    private static void Measure(RingBuffer<RingEntry> ring, Stage pong, Span<long> ticks, long end)
    {
        for (var i = 0; i < ticks.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var sequence = ring.Next();
            ring[sequence].Value = start;
            ring.Publish(sequence);
            while (!pong.TryProcessBatch())
            {
                if (i % 1024 == 0 && Stopwatch.GetTimestamp() > end)
                    throw new TimeoutException($"round trip {i} not back within {Deadline}");
            }

            ticks[i] = Stopwatch.GetTimestamp() - start;
        }
    }

    private static Disruptor<RingEntry> Create(WaitStrategy waitStrategy) => new(
        () => new RingEntry(), RingSize, ProducerType.Single, waitStrategy, new CountingExceptionPolicy<RingEntry>());

    private readonly struct EchoHandler(RingBuffer<RingEntry> ring) : IBatchHandler<RingEntry>
    {
        public void OnBatch(RingBatch<RingEntry> batch)
        {
            foreach (var entry in batch)
            {
                var sequence = ring.Next();
                ring[sequence].Value = entry.Value;
                ring.Publish(sequence);
            }
        }
    }
}
