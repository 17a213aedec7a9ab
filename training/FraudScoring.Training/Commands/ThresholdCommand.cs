using System.CommandLine;
using System.Globalization;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Models;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud threshold</c>: chooses from which probabilities payments are reviewed and blocked.</summary>
internal sealed class ThresholdCommand
{
    private readonly DataArguments _data = new();
    private readonly RangeArguments _range = new();
    private readonly Option<string> _model = new("--model") { Description = "Model folder.", Required = true };
    private readonly Option<double?> _reviews = new("--reviews-per-day") { Description = "Payments that people can review in a day." };
    private readonly Option<double?> _review = new("--cost-per-review") { Description = "What a review costs, in the reference currency." };
    private readonly Option<double> _missed = new("--cost-per-missed-amount")
    {
        Description = "Share of a missed fraud's amount that is lost, with --cost-per-review.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double> _precision = new("--block-precision")
    {
        Description = "Share of blocked payments that must be fraud.",
        DefaultValueFactory = _ => 0.75,
    };

    private readonly Option<string?> _out = new("--out") { Description = "Model folder to write with the thresholds, as a version of its own." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new ThresholdCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("threshold", "Choose thresholds for a model on a period.")
        {
            _model, _reviews, _review, _missed, _precision, _out, _json,
        };
        _data.AddTo(command);
        _range.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_reviews) is null == result.GetValue(_review) is null)
                result.AddError("One of --reviews-per-day and --cost-per-review must be given.");
        });
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        if (result.GetValue(_reviews) is < 0 or > 1e9)
            throw new ArgumentException("--reviews-per-day: 0 to 1000000000 expected");
        var model = ReplayModel.Load(result.GetRequiredValue(_model));
        if (result.GetValue(_out) is { } target)
            ModelFolder.CheckTarget(target);
        var (payments, facts) = ReplayStep.Run(_data.Open(result, cancellation), model, display, cancellation);
        var (start, count) = _range.Rows(result, payments);
        var scored = ScoredPayments.Score(payments, facts, model.Loaded.Forest, start, count);
        var costs = result.GetValue(_review) is { } review ? new CostOptions(review, result.GetValue(_missed)) : null;
        double precision = result.GetValue(_precision);
        var chosen = costs is null
            ? ThresholdSearch.ByDay(scored, result.GetValue(_reviews)!.Value, precision)
            : ThresholdSearch.ByCost(scored, costs, precision);
        var before = PeriodFigures.Of(model.Id, scored, model.Thresholds);
        var after = PeriodFigures.Of(model.Id, scored, chosen);
        cancellation.ThrowIfCancellationRequested();
        string? written = result.GetValue(_out) is { } folder ? new ModelRevision(model).WriteThresholds(folder, chosen) : null;
        double? costBefore = costs is null ? null : ThresholdSearch.Cost(scored, model.Thresholds, costs) / scored.DayCount;
        double? costAfter = costs is null ? null : ThresholdSearch.Cost(scored, chosen, costs) / scored.DayCount;
        Console.WriteLine(result.GetValue(_json)
            ? CommandOutput.ToJson(new
            {
                before.Model,
                before.From,
                before.To,
                chosen.ReviewFrom,
                chosen.BlockFrom,
                after.ReviewedADay,
                after.ReviewPrecision,
                after.BlockedADay,
                after.BlockPrecision,
                after.Recall,
                after.ValueDetectionRate,
                CostADay = costAfter,
                CostADayBefore = costBefore,
                Written = written,
            })
            : Text(before, after, costBefore, costAfter, written));
    }

    private static string Text(PeriodFigures before, PeriodFigures after, double? costBefore, double? costAfter, string? written)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{before.Model} from {before.From} to {before.To}: {before.Payments} payments, {before.Frauds} frauds"),
            "                       now     chosen",
            Row("review from", before.ReviewFrom, after.ReviewFrom, "F6"),
            Row("block from", before.BlockFrom, after.BlockFrom, "F6"),
            Row("reviewed a day", before.ReviewedADay, after.ReviewedADay, "F1"),
            Row("review precision", before.ReviewPrecision, after.ReviewPrecision, "F3"),
            Row("blocked a day", before.BlockedADay, after.BlockedADay, "F1"),
            Row("block precision", before.BlockPrecision, after.BlockPrecision, "F3"),
            Row("frauds caught", before.Recall, after.Recall, "F3"),
            Row("value caught", before.ValueDetectionRate, after.ValueDetectionRate, "F3"),
        };
        if (costBefore is { } now && costAfter is { } then)
            lines.Add(Row("cost a day", now, then, "F2"));
        lines.Add("Chosen and measured on the same payments: expect a little less of the next ones.");
        if (written is not null)
            lines.Add($"written as {written}");
        return string.Join('\n', lines);
    }

    private static string Row(string name, double before, double after, string format)
        => $"{name,-17} {before.ToString(format, CultureInfo.InvariantCulture),9}  {after.ToString(format, CultureInfo.InvariantCulture),9}";
}
