using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using FraudScoring.Training.Commands;
using FraudScoring.Training.Evaluation;

namespace FraudScoring.Training.Bench;

/// <summary>
/// <c>fraud bench boosting-worker</c>: one training in a process of its own, so that its memory is its own and nothing
/// is warm from the training before. Prints a <see cref="BoostingMeasure"/> as JSON.
/// </summary>
internal sealed class BoostingBenchWorker
{
    public const string Name = "boosting-worker";

    private const double Mebi = 1 << 20;

    private readonly Option<string> _train = new("--train") { Required = true };
    private readonly Option<string?> _test = new("--test");
    private readonly Option<string?> _lightGbm = new("--lightgbm");
    private readonly Option<int> _trees = new("--trees") { Required = true };
    private readonly Option<double> _rate = new("--learning-rate") { Required = true };
    private readonly Option<int> _threads = new("--threads") { Required = true };

    public static Command Create() => new BoostingBenchWorker().ToCommand();

    /// <summary>The arguments that make a worker do a task.</summary>
    public static string[] Arguments(BoostingTask task, string train, string? test, string? lightGbm)
    {
        List<string> arguments =
        [
            "bench", Name, "--train", train, "--trees", $"{task.Trees}", "--threads", $"{task.Threads}",
            "--learning-rate", FormattableString.Invariant($"{task.LearningRate}"),
        ];
        if (test is not null)
            arguments.AddRange(["--test", test]);
        if (lightGbm is not null)
            arguments.AddRange(["--lightgbm", lightGbm]);
        return [.. arguments];
    }

    private Command ToCommand()
    {
        var command = new Command(Name, "One measured training.") { _train, _test, _lightGbm, _trees, _rate, _threads };
        command.Hidden = true;
        command.SetAction(result => CommandRunner.Run(_ => Run(result)));
        return command;
    }

    private void Run(ParseResult result)
    {
        var task = new BoostingTask(result.GetValue(_trees), result.GetValue(_rate), result.GetValue(_threads));
        using ITrainingEngine engine = result.GetValue(_lightGbm) is { } library
            ? new LightGbmEngine(library, task)
            : new OwnEngine(task);
        var measure = Measure(engine, LabelledCsv.Open(result.GetRequiredValue(_train)));
        if (result.GetValue(_test) is { } test)
            measure = WithQuality(measure, engine, LabelledCsv.Open(test));
        Console.WriteLine(JsonSerializer.Serialize(measure, BoostingMeasure.Json));
    }

    private static BoostingMeasure Measure(ITrainingEngine engine, LabelledCsv csv)
    {
        engine.Load(csv);
        // Reading leaves strings behind; collected now, they are neither in the times nor in the peak of either library.
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        double loaded = process.WorkingSet64 / Mebi;
        var cpu = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        engine.Bin();
        var bin = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        engine.Boost();
        var boost = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new BoostingMeasure(
            csv.RowCount, bin.TotalSeconds, boost.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds, loaded,
            process.PeakWorkingSet64 / Mebi, double.NaN, double.NaN);
    }

    private static BoostingMeasure WithQuality(BoostingMeasure measure, ITrainingEngine engine, LabelledCsv csv)
    {
        var values = new float[checked(csv.RowCount * csv.Names.Length)];
        var labels = new byte[csv.RowCount];
        int row = 0;
        csv.Read((features, label) =>
        {
            features.CopyTo(values, row * features.Length);
            labels[row++] = label ? (byte)1 : (byte)0;
        });
        var scores = engine.Score(values, labels.Length);
        return measure with
        {
            RocAuc = Metrics.RocAuc(scores, labels),
            AveragePrecision = Metrics.AveragePrecision(scores, labels),
        };
    }
}
