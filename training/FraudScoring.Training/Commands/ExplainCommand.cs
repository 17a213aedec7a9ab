using System.CommandLine;
using System.Globalization;
using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud explain</c>: why payments got their scores, in words.</summary>
internal sealed class ExplainCommand
{
    private const int PaymentsMax = 1000;

    private readonly DataArguments _data = new();
    private readonly RangeArguments _range = new();
    private readonly Option<string> _model = new("--model") { Description = "Model folder.", Required = true };
    private readonly Option<string[]> _ids = new("--id") { Description = "Ids of payments.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> _top = new("--top") { Description = "Without --id: so many payments of the days, the highest scores first.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _features = new("--reasons") { Description = "Features to name for each payment.", DefaultValueFactory = _ => 6 };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    public static Command Create() => new ExplainCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("explain", "Say why payments got their scores.") { _model, _ids, _top, _features, _json };
        _data.AddTo(command);
        _range.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        int reasons = result.GetValue(_features);
        if (reasons is < 1 or > 1000 || result.GetValue(_top) is < 1 or > PaymentsMax || result.GetValue(_ids)?.Length > PaymentsMax)
            throw new ArgumentException($"--reasons: 1 to 1000, --top and --id: 1 to {PaymentsMax} payments expected");
        var model = ReplayModel.Load(result.GetRequiredValue(_model));
        var explainer = model.Loaded.Explainer();
        var (payments, facts) = ReplayStep.Run(_data.Open(result, cancellation), model, display, cancellation);
        var context = new RecordContext(model.Id, "", model.Features, model.Loaded.Manifest!.Usual);
        payments.LabelAsOf(long.MaxValue);
        var explained = new List<ExplainedPayment>();
        var row = new float[model.Features.Count];
        var contributions = new double[explainer.FeatureCount + 1];
        foreach (int index in Choose(result, model, payments, facts))
        {
            payments.Features.CopyRow(index, row);
            explainer.Explain(row, contributions);
            explained.Add(Explain(model, context, payments, facts, index, row, contributions, reasons));
        }

        Console.WriteLine(result.GetValue(_json) ? CommandOutput.ToJson(explained) : string.Join("\n\n", explained.Select(Text)));
    }

    private IEnumerable<int> Choose(ParseResult result, ReplayModel model, ReplayedPayments payments, PaymentFacts facts)
    {
        if (result.GetValue(_ids) is { Length: > 0 } ids)
        {
            return ids.Select(id => facts.RowOf(id) is >= 0 and var row ? row : throw new DataException($"--id: the data has no payment '{id}'")).ToList();
        }

        var (start, count) = _range.Rows(result, payments);
        double[] probabilities = ScoredPayments.ProbabilitiesOf(payments, model.Loaded.Forest, start, count);
        return Enumerable.Range(0, count).OrderByDescending(i => probabilities[i]).ThenBy(i => i)
            .Take(result.GetValue(_top)).Select(i => start + i).ToList();
    }

    private static ExplainedPayment Explain(
        ReplayModel model, RecordContext context, ReplayedPayments payments, PaymentFacts facts, int index, float[] row,
        double[] contributions, int most)
    {
        var forest = model.Loaded.Forest;
        double probability = forest.Probability(forest.ScoreRaw(row));
        var order = Enumerable.Range(0, row.Length).OrderByDescending(f => Math.Abs(contributions[f])).ThenBy(f => f).Take(most).ToList();
        double others = Enumerable.Range(0, row.Length).Except(order).Sum(f => contributions[f]);
        var (block, review) = (model.Thresholds.BlockFrom, model.Thresholds.ReviewFrom);
        return new ExplainedPayment(
            facts.Id(index),
            DateTimeOffset.FromUnixTimeMilliseconds(facts.EventUnixMs(index)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            facts.Amount(index),
            probability,
            probability >= block ? "block" : probability >= review ? "review" : "allow",
            payments.Truth(index) ?? payments.Features.Labels.Span[index] != 0 ? "fraud" : "genuine",
            contributions[^1],
            others,
            [
                .. order.Select(f => new FeatureReason(
                    payments.Features.Names[f], float.IsNaN(row[f]) ? null : row[f], contributions[f], context.ReasonText(f, row[f]))),
            ]);
    }

    private static string Text(ExplainedPayment p)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{p.Id}  {p.Time}  amount {p.Amount:F2}  probability {100 * p.Probability:G3} %  {p.Decision}  ({p.Label})");
        foreach (var reason in p.Reasons)
            text.Append(CultureInfo.InvariantCulture, $"\n  {reason.Contribution,6:+0.00;-0.00}  {reason.Text}  [{reason.Feature}]");
        return text.Append(CultureInfo.InvariantCulture, $"\n  {p.Others,6:+0.00;-0.00}  all other features\n  {p.Base,6:+0.00;-0.00}  before anything is known").ToString();
    }

    private sealed record FeatureReason(string Feature, float? Value, double Contribution, string Text);

    private sealed record ExplainedPayment(
        string Id, string Time, double Amount, double Probability, string Decision, string Label, double Base, double Others,
        IReadOnlyList<FeatureReason> Reasons);
}
