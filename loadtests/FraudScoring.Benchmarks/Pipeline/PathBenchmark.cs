using System.Diagnostics;
using System.Globalization;
using FraudScoring.Core.Decisions;
using FraudScoring.V1;

namespace FraudScoring.Benchmarks.Pipeline;

/// <summary>
/// Decisions per second from a decoded payment to its committed record. Beside the clock, the processor time of the
/// whole process is given, commit thread included: decisions per second of one core.
/// </summary>
internal static class PathBenchmark
{
    private const int WarmUp = 2_000_000;
    private const int PerRound = 200_000;
    private const int Rounds = 5;
    private const double Target = 250_000;

    public static int Run(TextWriter output)
    {
        using var path = new PathSetup();
        path.Decide(WarmUp);
        output.WriteLine(Text($"keys {path.Velocity.KeyCount:N0}, velocity {path.Velocity.Bytes >> 20:N0} MiB"));
        var rates = new List<double>();
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var tablesBefore = path.Velocity.ReservedBytes + path.Once.MemoryBytes;
        for (var round = 0; round < Rounds; round++)
        {
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            var wall = Stopwatch.GetTimestamp();
            var decideTicks = path.Decide(PerRound);
            path.Log.WaitCommitted(path.Log.NextOffset - 1, TimeSpan.FromMinutes(1));
            var all = Stopwatch.GetElapsedTime(wall);
            var filling = all.TotalSeconds - (decideTicks / (double)Stopwatch.Frequency);
            var cpu = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds - filling;
            rates.Add(PerRound / (decideTicks / (double)Stopwatch.Frequency));
            output.WriteLine(Text($"round {round + 1}: {rates[^1]:N0} decisions/s on the decide thread, {PerRound / cpu:N0} per second of processor time"));
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var tables = path.Velocity.ReservedBytes + path.Once.MemoryBytes - tablesBefore;
        WriteStages(output, path, rates);
        rates.Sort();
        output.WriteLine(Text($"median {rates[Rounds / 2]:N0} decisions/s (wanted: {Target:N0})"));
        output.WriteLine(Text($"allocated {allocated / (double)(Rounds * PerRound):F1} B a decision, of which {tables / (double)(Rounds * PerRound):F1} B are state that grew"));
        return 0;
    }

    // Of the last round, as the records tell: what is left of a decision's time goes into once-only check and record.
    private static void WriteStages(TextWriter output, PathSetup path, List<double> rates)
    {
        double features = 0, score = 0;
        var reader = path.Log.OpenReader(path.Log.NextOffset - PerRound);
        while (reader.TryNext(out var entry))
        {
            var times = ScoreResponse.Parser.ParseFrom(new DecisionRecordView(entry.Payload).Response).StageTimes;
            features += times.FeaturesNs / (double)PerRound;
            score += times.ScoreNs / (double)PerRound;
        }

        output.WriteLine(Text($"last round, ns a decision: features {features:F0}, score {score:F0}, once-only and record {(1e9 / rates[^1]) - features - score:F0}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
