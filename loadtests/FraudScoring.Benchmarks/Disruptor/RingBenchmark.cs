using System.Diagnostics;
using System.Globalization;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Benchmarks.Disruptor;

/// <summary>
/// What the ring does in a second and how long a hand-off takes. A program of its own instead of BenchmarkDotNet,
/// because the work is spread over threads. Times are printed and only allocation decides the exit code.
/// </summary>
internal static class RingBenchmark
{
    private const int RunCount = 5;

    // A thread that starts or a timer that fires meanwhile allocates a little; an allocation for each event is 24 bytes.
    private const double BytesPerEventMax = 0.01;

    public static int Run(TextWriter output)
    {
        var busy = new BusySpinWaitStrategy();
        var yielding = new YieldingWaitStrategy();
        var parking = new ParkingWaitStrategy();
        ThroughputScenario[] scenarios =
        [
            new("1P->1C busy spin", busy, ProducerCount: 1, StageCount: 1, EventCount: 10_000_000),
            new("1P->1C yielding", yielding, 1, 1, 20_000_000),
            new("1P->1C parking", parking, 1, 1, 20_000_000),
            new("1P->3 stages yielding", yielding, 1, 3, 10_000_000),
            new("1P->3 stages parking", parking, 1, 3, 10_000_000),
            new("2P->1C yielding", yielding, 2, 1, 10_000_000),
            new("2P->1C parking", parking, 2, 1, 10_000_000),
        ];

        output.WriteLine("throughput, median of 5 runs      M events/s (min - max)   events/batch   bytes/event");
        var isLean = true;
        foreach (var scenario in scenarios)
            isLean &= RunThroughput(scenario, output);

        output.WriteLine("round trip over two hand-offs        p50 us    p99 us  p99.9 us");
        PrintRoundTrip("bare flags", BareHandOff.Run(200_000, withPayload: false), output);
        PrintRoundTrip("bare flags and payload", BareHandOff.Run(200_000, withPayload: true), output);
        PrintRoundTrip("busy spin", PingPongScenario.Run(busy, 200_000), output);
        PrintRoundTrip("yielding", PingPongScenario.Run(yielding, 200_000), output);
        PrintRoundTrip("parking", PingPongScenario.Run(parking, 200_000), output);
        var parkingAtOnce = new ParkingWaitStrategy(spins: 0, yields: 0, TimeSpan.FromSeconds(1));
        PrintRoundTrip("parking at once", PingPongScenario.Run(parkingAtOnce, 20_000), output);
        return isLean ? 0 : 1;
    }

    private static bool RunThroughput(ThroughputScenario scenario, TextWriter output)
    {
        var results = new ThroughputResult[RunCount];
        for (var run = 0; run < RunCount; run++)
            results[run] = scenario.Run();
        Array.Sort(results, static (left, right) => left.EventsPerSecond.CompareTo(right.EventsPerSecond));

        var median = results[RunCount / 2];
        var bytes = results.Min(static result => result.BytesPerEvent);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{scenario.Name,-32} {median.EventsPerSecond / 1e6,8:F1} ({results[0].EventsPerSecond / 1e6,6:F1} - "
            + $"{results[^1].EventsPerSecond / 1e6,6:F1})   {median.BatchMean,12:F1}   {bytes,11:F5}"));
        return bytes <= BytesPerEventMax;
    }

    private static void PrintRoundTrip(string name, long[] ticks, TextWriter output)
        => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-32} {Us(ticks, 0.5),10:F3} {Us(ticks, 0.99),9:F3} {Us(ticks, 0.999),9:F3}"));

    private static double Us(long[] sortedTicks, double quantile)
        => sortedTicks[(int)(quantile * (sortedTicks.Length - 1))] * 1e6 / Stopwatch.Frequency;
}
