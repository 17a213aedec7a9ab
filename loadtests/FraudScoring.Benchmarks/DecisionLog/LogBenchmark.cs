using System.Diagnostics;
using System.Globalization;
using FASTER.core;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Benchmarks.DecisionLog;

/// <summary>
/// The decision log beside what it stands on: FasterLog with its own device and commit files, and fsync of a plain
/// file. Everything in one run and one folder, so that the ratios hold on a noisy machine.
/// </summary>
internal static class LogBenchmark
{
    private const int EntryBytes = 600;
    private const int BurstEntries = 100_000;
    private const int Bursts = 12;
    private const int CommitRounds = 400;
    private const double DurableSeconds = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs all parts; about half a minute and 2 GiB of disk, which is freed at the end.</summary>
    public static void Run(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("fraudscoring-log-benchmark-").FullName;
        try
        {
            output.WriteLine($"decision log, entries of {EntryBytes} bytes, {folder}");
            MeasureFsync(Path.Combine(folder, "plain"), output);
            MeasureFaster(Path.Combine(folder, "faster"), output);
            MeasureLog(Path.Combine(folder, "log"), output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void MeasureFsync(string path, TextWriter output)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var entry = new byte[EntryBytes];
        var latencies = new double[CommitRounds];
        for (var i = 0; i < CommitRounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, entry, (long)i * EntryBytes);
            RandomAccess.FlushToDisk(file);
            latencies[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Print(output, "plain file: write and fsync", latencies);
    }

    private static void MeasureFaster(string folder, TextWriter output)
    {
        using var settings = new FasterLogSettings(folder)
        {
            PageSize = 1 << 20,
            MemorySize = 64 << 20,
            SegmentSize = 64 << 20,
        };
        using var log = new FasterLog(settings);
        var entry = new byte[EntryBytes];
        var best = 0.0;
        for (var burst = 0; burst < Bursts; burst++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < BurstEntries; i++)
                log.Enqueue(entry);
            best = Math.Max(best, BurstEntries / Stopwatch.GetElapsedTime(start).TotalSeconds);
            log.Commit(spinWait: true);
        }

        PrintRate(output, "FasterLog alone: appends/s, best burst", best);
        var latencies = new double[CommitRounds];
        for (var i = 0; i < CommitRounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            log.Enqueue(entry);
            log.Commit(spinWait: true);
            latencies[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Print(output, "FasterLog alone: append and commit (O_DIRECT, no fsync)", latencies);
    }

    private static void MeasureLog(string folder, TextWriter output)
    {
        using var log = DurableLog.Open(new DecisionLogOptions { Directory = folder }, TimeProvider.System);
        MeasureBursts(log, output);
        MeasureCommits(log, output);
        MeasureDurable(log, 64, output);
        MeasureDurable(log, 4_096, output);
        MeasureDurable(log, 65_536, output);
        MeasureReading(log, output);
    }

    private static void MeasureBursts(DurableLog log, TextWriter output)
    {
        var entry = new byte[EntryBytes];
        var rates = new double[Bursts];
        var allocated = 0L;
        for (var burst = 0; burst < Bursts; burst++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < BurstEntries; i++)
                log.Append(EntryKind.Decision, entry);
            rates[burst] = BurstEntries / Stopwatch.GetElapsedTime(start).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
            log.RequestCommit();
            log.WaitCommitted(log.NextOffset - 1, Patience);
        }

        Array.Sort(rates);
        PrintRate(output, "decision log: appends/s, best burst", rates[^1]);
        PrintRate(output, "decision log: appends/s, median burst", rates[Bursts / 2]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {"decision log: bytes allocated per append",-58} {(double)allocated / BurstEntries,12:F3}"));
    }

    private static void MeasureCommits(DurableLog log, TextWriter output)
    {
        var entry = new byte[EntryBytes];
        var latencies = new double[CommitRounds];
        for (var i = 0; i < CommitRounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var offset = log.Append(EntryKind.Decision, entry);
            log.RequestCommit();
            log.WaitCommitted(offset, Patience);
            latencies[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Print(output, "decision log: append and commit (fsync)", latencies);
    }

    /// <summary>Appends with at most so many not yet committed, as a ring of that size would.</summary>
    private static void MeasureDurable(DurableLog log, int inFlightMax, TextWriter output)
    {
        var entry = new byte[EntryBytes];
        var commits = log.Commits;
        var first = log.NextOffset;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < DurableSeconds)
        {
            var room = inFlightMax - (int)(log.NextOffset - log.CommittedOffset);
            for (var i = Math.Min(room, 64); i > 0; i--)
                log.Append(EntryKind.Decision, entry);
            log.RequestCommit();
            if (room <= 0)
                log.WaitCommitted(log.CommittedOffset, Patience);
        }

        log.WaitCommitted(log.NextOffset - 1, Patience);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        PrintRate(output, $"decision log: durable appends/s, {inFlightMax:N0} in flight", (log.NextOffset - first) / seconds);
        PrintRate(output, "  commits/s meanwhile", (log.Commits - commits) / seconds);
    }

    private static void MeasureReading(DurableLog log, TextWriter output)
    {
        var reader = log.OpenReader(log.FirstOffset);
        var start = Stopwatch.GetTimestamp();
        var entries = 0;
        while (entries < 1_000_000 && reader.TryNext(out _))
            entries++;
        PrintRate(output, "decision log: entries/s read in order", entries / Stopwatch.GetElapsedTime(start).TotalSeconds);

        var random = new Random(1);
        var payload = new System.Buffers.ArrayBufferWriter<byte>(EntryBytes);
        start = Stopwatch.GetTimestamp();
        const int reads = 20_000;
        for (var i = 0; i < reads; i++)
        {
            payload.ResetWrittenCount();
            log.TryRead((ulong)random.NextInt64((long)log.CommittedOffset), payload, out _);
        }

        PrintRate(output, "decision log: random reads/s", reads / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static void Print(TextWriter output, string name, double[] latenciesUs)
    {
        Array.Sort(latenciesUs);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-58} p50 {latenciesUs[latenciesUs.Length / 2],8:F0} us  p99 {latenciesUs[latenciesUs.Length * 99 / 100],8:F0} us"));
    }

    private static void PrintRate(TextWriter output, string name, double perSecond)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-58} {perSecond,12:N0}"));
}
