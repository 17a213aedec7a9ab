using System.Diagnostics;
using System.Globalization;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Compile;
using FraudScoring.Core.Scoring.Explain;
using FraudScoring.Core.Scoring.Formats;

namespace FraudScoring.Benchmarks.Scoring;

/// <summary>
/// Times of the forest beside their targets, on one thread: medians over rounds in which all measurements take turns,
/// so that a busy machine slows them alike.
/// </summary>
internal static class ForestBenchmark
{
    private const int RowCount = 1024;
    private const int Rounds = 301;
    private const double SliceUs = 100;
    private const int CallsMax = 2000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private const int BatchRows = 512;

    /// <summary>
    /// Measures what has <paramref name="filter"/> in its name, and <paramref name="others"/> in turn with them; returns
    /// the median time of each of those, by name.
    /// </summary>
    public static Dictionary<string, double> Run(TextWriter output, string filter, IEnumerable<ForestMeasurement> others)
    {
        var measurements = Measurements(filter).Concat(others).ToArray();
        var calls = Array.ConvertAll(measurements, Calls);
        var times = Array.ConvertAll(measurements, _ => new double[Rounds]);
        for (var round = -20; round < Rounds; round++)
        {
            for (var i = 0; i < measurements.Length; i++)
            {
                var time = Time(measurements[i], calls[i]);
                if (round >= 0)
                    times[i][round] = time;
            }
        }

        output.WriteLine($"{"microseconds a row",-44} {"wanted",9} {"measured",9} {"met",4} {"bytes",6}");
        var medians = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < measurements.Length; i++)
        {
            Array.Sort(times[i]);
            medians[measurements[i].Name] = times[i][Rounds / 2];
            output.WriteLine(Line(measurements[i], times[i][Rounds / 2], Bytes(measurements[i])));
        }

        return medians;
    }

    private static string Line(ForestMeasurement measurement, double us, long bytes)
    {
        var wanted = double.IsNaN(measurement.TargetUs)
            ? "" : measurement.TargetUs.ToString("F2", CultureInfo.InvariantCulture);
        var met = wanted.Length == 0 ? "" : us <= measurement.TargetUs ? "yes" : "no";
        return string.Create(CultureInfo.InvariantCulture, $"{measurement.Name,-44} {wanted,9} {us,9:F3} {met,4} {bytes,6}");
    }

    private static IEnumerable<ForestMeasurement> Measurements(string filter)
        => Scorers(filter).Concat(Explainers().Append(Load()).Where(item => item.Name.Contains(filter, StringComparison.Ordinal)));

    private static IEnumerable<ForestMeasurement> Explainers()
    {
        foreach (var (trees, hasMissing) in new[] { (100, false), (500, false), (100, true) })
        {
            var models = new SyntheticModels(1);
            var model = models.Make(trees, 31, 30, hasMissing);
            var shap = TreeShap.Compile(model);
            var rows = models.Rows(RowCount, 30, hasMissing);
            var contributions = new double[31];
            var next = 0;
            var name = $"TreeSHAP {trees}x31, 30 features{(hasMissing ? ", NaN" : "")}";
            yield return new ForestMeasurement(name, ForestTargets.Explain(trees), 1, () =>
            {
                next = (next + 1) % RowCount;
                shap.Explain(rows.AsSpan(next * 30, 30), contributions);
                return contributions[0];
            });
        }
    }

    private static ForestMeasurement Load()
    {
        var file = OnnxWriter.Write(new SyntheticModels(1).Make(500, 31, 30, hasMissing: false));
        return new ForestMeasurement("Read (ONNX) and compile 500x31", ForestTargets.LoadUs, 1,
            () => Forest.Compile(ModelFormat.Read(file, "model.onnx")).TreeCount);
    }

    private static IEnumerable<ForestMeasurement> Scorers(string filter)
    {
        foreach (var kind in Enum.GetValues<ScorerKind>().Where(kind => kind <= ForestParts.Best).Reverse())
        {
            foreach (var (trees, leaves, features, hasMissing) in new[]
            {
                (100, 31, 30, false), (500, 31, 30, false), (100, 31, 60, true), (500, 31, 60, true), (100, 63, 30, false),
                (100, 127, 30, false), (100, 255, 30, false),
            })
            {
                var name = $"{kind} {trees}x{leaves}, {features} features{(hasMissing ? ", NaN" : "")}";
                if (!name.Contains(filter, StringComparison.Ordinal))
                    continue;
                var target = ForestTargets.Of(kind, trees, leaves, hasMissing);
                var models = new SyntheticModels(1);
                var forest = Forest.Compile(models.Make(trees, leaves, features, hasMissing), kind);
                var rows = models.Rows(RowCount, features, hasMissing);
                yield return Single($"{name}, call", target.CallUs, forest, rows);
                yield return Batch($"{name}, batch of {BatchRows}", target.BatchUs, forest, rows);
            }
        }
    }

    private static ForestMeasurement Single(string name, double target, Forest forest, float[] rows)
    {
        var next = 0;
        var features = forest.FeatureCount;
        return new ForestMeasurement(name, target, 1, () =>
        {
            next = (next + 1) % RowCount;
            return forest.ScoreRaw(rows.AsSpan(next * features, features));
        });
    }

    private static ForestMeasurement Batch(string name, double target, Forest forest, float[] rows)
    {
        var raw = new double[BatchRows];
        return new ForestMeasurement(name, target, BatchRows, () =>
        {
            forest.ScoreRaw(rows, forest.FeatureCount, raw);
            return raw[0];
        });
    }

    // As many calls as take about the time of a slice, so that most slices see no other process.
    private static int Calls(ForestMeasurement measurement)
    {
        var best = double.MaxValue;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < CallsMax && clock.Elapsed < WarmUp; i++)
            best = Math.Min(best, Time(measurement, 1) * measurement.Rows);
        return Math.Clamp((int)(SliceUs / Math.Max(best, 0.05)), 1, CallsMax);
    }

    private static double Time(ForestMeasurement measurement, int calls)
    {
        // The others have taken the caches.
        for (var i = 0; i < calls; i++)
            measurement.Work();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
            measurement.Work();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / (calls * measurement.Rows);
    }

    private static long Bytes(ForestMeasurement measurement)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        measurement.Work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
