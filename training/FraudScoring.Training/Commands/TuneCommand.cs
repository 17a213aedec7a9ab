using System.CommandLine;
using System.Globalization;
using System.Text;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;
using FraudScoring.Training.Tuning;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud tune</c>: searches the learner's settings on time folds.</summary>
internal sealed class TuneCommand
{
    private const int Shown = 5;

    private static readonly TuneOptions Usual = new();

    private readonly DataArguments _data = new();
    private readonly ConstraintArguments _constraints = new();
    private readonly Option<string> _features = new("--features")
    {
        Description = "JSON that declares the features, or a model folder that holds one.",
        Required = true,
    };

    private readonly Option<bool> _random = new("--random") { Description = "Grow all trees of all settings, in place of successive halving." };
    private readonly Option<int> _candidates = Number("--candidates", "Settings to try.", Usual.Candidates);
    private readonly Option<int> _trees = Number("--trees", "Most trees.", Usual.Trees);
    private readonly Option<int> _folds = Number("--folds", "Time folds.", Usual.Folds);
    private readonly Option<int> _foldDays = Number("--fold-days", "Days of a fold.", Usual.FoldDays);
    private readonly Option<int> _delay = Number("--label-delay-days", "Days before a fold whose labels have not come.", Usual.LabelDelayDays);
    private readonly Option<int> _warmUp = Number("--warm-up-days", "Days at the start that only fill velocity.", Usual.WarmUpDays);
    private readonly Option<int> _holdOut = Number("--hold-out-days", "Days at the end that the search never sees.", Usual.HoldOutDays);
    private readonly Option<ulong> _seed = new("--tune-seed") { Description = "Seed of the settings.", DefaultValueFactory = _ => Usual.Seed };
    private readonly Option<int> _threads = Number("--threads", "Threads; 0 for all processors.", 0);
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new TuneCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("tune", "Search the learner's settings on time folds.")
        {
            _features, _random, _candidates, _trees, _folds, _foldDays, _delay, _warmUp, _holdOut, _seed, _threads, _json,
        };
        _data.AddTo(command);
        _constraints.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        var options = Read(result);
        var features = FeatureFile.Read(result.GetRequiredValue(_features)).Features;
        options = options with { Constraints = _constraints.Read(result, features.Names) };
        if (features.ReadsScores)
            throw new DataException("the features read the model's own earlier scores, and each setting would give others: tune without those features, then train with them");
        var (payments, _) = ReplayStep.Run(_data.Open(result, cancellation), features, display, cancellation);
        var folds = TuneFold.Make(payments, options, cancellation);
        var found = Tuner.Search(folds, options, (share, detail) => display.Report("tune", share, detail), cancellation);
        display.Finish("tune", $"{options.Candidates} settings on {folds.Count} folds");
        Console.WriteLine(result.GetValue(_json)
            ? CommandOutput.ToJson(found.Select(s => new { s.AveragePrecision, s.Folds, Arguments = Arguments(s.Options, options.Constraints), Setting = s.Options }))
            : Text(found, options.Constraints));
    }

    private TuneOptions Read(ParseResult result)
    {
        var options = new TuneOptions
        {
            IsHalving = !result.GetValue(_random),
            Candidates = result.GetValue(_candidates),
            Trees = result.GetValue(_trees),
            Folds = result.GetValue(_folds),
            FoldDays = result.GetValue(_foldDays),
            LabelDelayDays = result.GetValue(_delay),
            WarmUpDays = result.GetValue(_warmUp),
            HoldOutDays = result.GetValue(_holdOut),
            Seed = result.GetValue(_seed),
            Threads = result.GetValue(_threads),
        };
        options.Validate();
        return options;
    }

    private static string Text(List<TunedSetting> found, FeatureConstraints constraints)
    {
        var text = new StringBuilder("mean AP  by fold, the latest first\n");
        foreach (var setting in found.Take(Shown))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{setting.AveragePrecision:F4}   {string.Join(' ', setting.Folds.Select(f => f.ToString("F4", CultureInfo.InvariantCulture)))}   {Arguments(setting.Options, constraints)}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"best: fraud train ... {Arguments(found[0].Options, constraints)}").ToString();
    }

    private static string Arguments(BoostingOptions o, FeatureConstraints constraints) => FormattableString.Invariant(
        $"--trees {o.Trees} --leaves {o.LeavesMax} --learning-rate {o.LearningRate} --l2 {o.L2} --leaf-rows {o.LeafRowsMin} --leaf-hessian {o.LeafHessianMin} --feature-share {o.FeatureShare} --row-share {o.RowShare}") + ConstraintArguments.Text(constraints);

    private static Option<int> Number(string name, string description, int usual)
        => new(name) { Description = description, DefaultValueFactory = _ => usual };
}
