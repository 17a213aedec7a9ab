using System.Diagnostics;
using FraudScoring.Service.Observability;

namespace FraudScoring.Demo;

/// <summary>What went one way, gRPC or Aeron. Any thread records.</summary>
internal sealed class RouteFigures
{
    private long _decisions;

    public long Decisions => Interlocked.Read(ref _decisions);

    /// <summary>Round trips as the caller sees them.</summary>
    public LatencyHistogram RoundTrip { get; } = new(Stopwatch.Frequency);

    public void Add(long ticks)
    {
        Interlocked.Increment(ref _decisions);
        RoundTrip.Record(ticks);
    }
}
