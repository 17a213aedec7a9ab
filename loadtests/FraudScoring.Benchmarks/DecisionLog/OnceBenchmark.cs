using System.Diagnostics;
using System.Globalization;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Benchmarks.DecisionLog;

/// <summary>The once-only index: how fast, how large, and how long the longest insert takes while it grows.</summary>
internal static class OnceBenchmark
{
    private const int Entries = 5_000_000;

    /// <summary>Runs all parts; a few seconds.</summary>
    public static void Run(TextWriter output)
    {
        var random = new Random(7);
        var keys = new UInt128[Entries];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new UInt128((ulong)random.NextInt64() << 1, (ulong)random.NextInt64());

        var index = new OnceIndex();
        var ticks = new long[Entries];
        var start = Stopwatch.GetTimestamp();
        var last = start;
        for (var i = 0; i < keys.Length; i++)
        {
            index.TryAdd(keys[i], (ulong)i, out _);
            var now = Stopwatch.GetTimestamp();
            ticks[i] = now - last;
            last = now;
        }

        var insertNs = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Entries;
        start = Stopwatch.GetTimestamp();
        var found = 0;
        foreach (var key in keys)
            found += index.TryGet(key, out _) ? 1 : 0;
        var lookupNs = Stopwatch.GetElapsedTime(start).TotalNanoseconds / found;

        // One insert in 120 doubles its part, the last time around one in 1,200: the 99.99th percentile is such a one,
        // while the very longest is whatever the machine did meanwhile.
        Array.Sort(ticks);
        var doubling = ticks[Entries / 10_000 * 9_999] * 1e6 / Stopwatch.Frequency;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"once-only index, {Entries:N0} entries: insert {insertNs:F0} ns, p99.99 {doubling:F0} us, longest "
            + $"{ticks[^1] * 1e6 / Stopwatch.Frequency:F0} us; lookup {lookupNs:F0} ns; "
            + $"{(double)index.MemoryBytes / Entries:F0} bytes an entry"));
    }
}
