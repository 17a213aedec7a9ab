using System.Diagnostics;
using System.Globalization;

namespace FraudScoring.Benchmarks.Pipeline;

/// <summary>
/// What a change must not make worse, with limits that two noisy cores keep: allocations on the hot path, and the rate
/// and the tail of deciding. Exit code 1 when one is broken.
/// </summary>
internal static class Gates
{
    private const int WarmUp = 300_000;
    private const int Measured = 100_000;

    public static int Run(TextWriter output)
    {
        using var path = new PathSetup();
        path.Decide(WarmUp);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tables = path.Velocity.ReservedBytes + path.Once.MemoryBytes;
        var ticks = path.Decide(Measured);
        var grown = path.Velocity.ReservedBytes + path.Once.MemoryBytes - tables;
        // New keys need state, taken in large chunks; a table of ids that doubles keeps the old half for a moment.
        var allocated = Math.Max(0, GC.GetAllocatedBytesForCurrentThread() - before - (2 * grown)) / (double)Measured;
        var rate = Measured / (ticks / (double)Stopwatch.Frequency);
        var durable = Stopwatch.GetTimestamp();
        var isDurable = path.Log.WaitCommitted(path.Log.NextOffset - 1, TimeSpan.FromSeconds(30));
        var commitMs = Stopwatch.GetElapsedTime(durable).TotalMilliseconds;

        var isGood = Check(output, "allocated B a decision, state aside", allocated, 2, isUpper: true);
        isGood &= Check(output, "decisions/s on one thread", rate, 40_000, isUpper: false);
        isGood &= Check(output, "ms until all is committed", isDurable ? commitMs : double.PositiveInfinity, 10_000, isUpper: true);
        return isGood ? 0 : 1;
    }

    private static bool Check(TextWriter output, string name, double value, double limit, bool isUpper)
    {
        var isGood = isUpper ? value <= limit : value >= limit;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(isGood ? "ok    " : "BROKEN")} {name,-40} {value,14:N1}  {(isUpper ? "at most" : "at least")} {limit:N0}"));
        return isGood;
    }
}
