using System.CommandLine;
using FraudScoring.Training.Commands;

namespace FraudScoring.Training.Bench;

/// <summary>
/// <c>fraud bench boosting</c>: quality, time and memory of the learner on a labelled matrix, beside reference figures
/// and, when its library is given, beside LightGBM. Each training is a process; the two libraries take turns.
/// </summary>
internal sealed class BoostingBench
{
    private const int RoundsMax = 100;

    private readonly Option<string> _train = new("--train") { Description = "CSV with a column 'label'; .gz is read too.", Required = true };
    private readonly Option<string> _test = new("--test") { Description = "CSV with the same columns.", Required = true };
    private readonly Option<string?> _lightGbm = new("--lightgbm") { Description = "LightGBM's shared library, to run beside." };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Trainings of each kind.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of both.", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new BoostingBench().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("boosting", "Quality, time and memory of the learner on a labelled matrix.")
        {
            _train, _test, _lightGbm, _rounds, _threads, _json,
        };
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        int rounds = result.GetValue(_rounds);
        int threads = result.GetValue(_threads);
        if (rounds is < 1 or > RoundsMax)
            throw new ArgumentException($"--rounds {rounds}: expected 1 to {RoundsMax}");
        if (threads is < 1 or > 256)
            throw new ArgumentException($"--threads {threads}: expected 1 to 256");
        // Before the first training, so that a wrong path is said at once.
        LabelledCsv.RequireSameColumns(LabelledCsv.Open(result.GetRequiredValue(_train)), LabelledCsv.Open(result.GetRequiredValue(_test)));

        var results = BoostingReference.All.Select(reference => Measure(result, reference, rounds, display, cancellation)).ToArray();
        Console.WriteLine(result.GetValue(_json) ? BoostingReport.ToJson(results) : BoostingReport.ToText(results));
    }

    private BoostingResult Measure(
        ParseResult result, BoostingReference reference, int rounds, IProgressDisplay display, CancellationToken cancellation)
    {
        var task = new BoostingTask(reference.Trees, reference.LearningRate, result.GetValue(_threads));
        string? library = result.GetValue(_lightGbm);
        string step = $"{reference.Trees} trees";
        var own = new List<BoostingMeasure>();
        var other = new List<BoostingMeasure>();
        for (int round = 0; round < rounds; round++)
        {
            display.Report(step, (double)round / rounds, $"round {round + 1} of {rounds}");
            own.Add(Train(null, isFirst: round == 0));
            if (library is not null)
                other.Add(Train(library, isFirst: round == 0));
        }

        display.Finish(step, $"{rounds} rounds");
        return new BoostingResult(reference, [.. own], [.. other]);

        // The trees of every round are the same, so quality is measured once.
        BoostingMeasure Train(string? lightGbm, bool isFirst) => WorkerProcess.RunAsync(
            BoostingBenchWorker.Arguments(
                task, result.GetRequiredValue(_train), isFirst ? result.GetRequiredValue(_test) : null, lightGbm),
            cancellation).GetAwaiter().GetResult();
    }
}
