using System.Diagnostics;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Idle;

namespace FraudScoring.Benchmarks.Aeron;

/// <summary>One thread offers, another one reads; messages a second, and bytes allocated for each.</summary>
internal static class Throughput
{
    public static ThroughputFigures Measure(AeronHost host, string channel, int payloadBytes, int count, int rounds)
    {
        using var subscription = host.Client.AddSubscription(channel, 201);
        using var publication = host.Client.AddExclusivePublication(channel, 201);
        AeronHost.WaitUntil(() => publication.IsConnected && subscription.IsConnected);
        Round(publication, subscription, payloadBytes, count / 4);
        var results = Enumerable.Range(0, rounds).Select(_ => Round(publication, subscription, payloadBytes, count)).ToArray();
        return results.MaxBy(result => result.MessagesPerSecond)!;
    }

    private static ThroughputFigures Round(ExclusivePublication publication, Subscription subscription, int payloadBytes, int count)
    {
        var allocated = 0L;
        var reader = new Thread(() => allocated = Read(subscription, count)) { IsBackground = true };
        var message = new byte[payloadBytes];
        var idle = new YieldingIdle();
        var start = Stopwatch.GetTimestamp();
        reader.Start();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++)
        {
            while (publication.Offer(message) < 0)
                idle.Idle(0);
        }

        var offered = GC.GetAllocatedBytesForCurrentThread() - before;
        var offerSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        reader.Join();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new ThroughputFigures(count / seconds, count / offerSeconds, (offered + allocated) / (double)count);
    }

    private static long Read(Subscription subscription, int count)
    {
        var received = 0;
        var idle = new YieldingIdle();
        FragmentHandler handler = (ReadOnlySpan<byte> _, in FragmentHeader _) => received++;
        var image = subscription.Images[0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (received < count)
            idle.Idle(image.Poll(handler, 256));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
