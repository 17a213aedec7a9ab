using System.CommandLine;
using System.Globalization;
using System.Text;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Evaluation.Reports;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud compare</c>: a challenger against a champion on the same period.</summary>
internal sealed class CompareCommand
{
    private readonly DataArguments _data = new();
    private readonly RangeArguments _range = new();
    private readonly Option<string> _challenger = new("--challenger") { Description = "Model folder that wants to replace the other.", Required = true };
    private readonly Option<string> _champion = new("--champion") { Description = "Model folder that runs.", Required = true };
    private readonly Option<string?> _report = new("--report") { Description = "HTML file to write: one file, no network." };
    private readonly Option<int> _draws = new("--draws") { Description = "Draws of the bootstrap.", DefaultValueFactory = _ => 1000 };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new CompareCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("compare", "Measure two models on the same period, and say whether one is better.")
        {
            _challenger, _champion, _report, _draws, _json,
        };
        _data.AddTo(command);
        _range.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        int draws = result.GetValue(_draws);
        if (draws is < 100 or > 100_000)
            throw new ArgumentException("--draws: 100 to 100000 expected");
        var challenger = ReplayModel.Load(result.GetRequiredValue(_challenger));
        var champion = ReplayModel.Load(result.GetRequiredValue(_champion));
        var source = _data.Open(result, cancellation);
        var (payments, facts) = ReplayStep.Run(source, challenger, display, cancellation);
        var (start, count) = _range.Rows(result, payments);
        var scored = ScoredPayments.Score(payments, facts, challenger.Loaded.Forest, start, count);
        var champions = ChampionScores(result, champion, challenger, payments, scored, display, cancellation);
        var figures = Evaluator.Measure(challenger, payments, scored);
        var championFigures = PeriodFigures.Of(champion.Id, champions, champion.Thresholds);
        var comparison = PairedBootstrap.Compare(
            figures, scored, championFigures, champions, draws, seed: 1,
            draw => display.Report("bootstrap", (double)draw / draws, $"{draw} draws"), cancellation);
        display.Finish("bootstrap", $"{draws} draws");
        if (result.GetValue(_report) is { } report)
        {
            var content = new ReportContent(challenger, payments, scored, figures)
            {
                Data = source.Description,
                Champion = (championFigures, champions),
                Comparison = comparison,
            };
            FileReplacement.Write(report, to => to.Write(HtmlReport.Write(content, cancellation)));
            display.Finish("report", report);
        }

        Console.WriteLine(result.GetValue(_json)
            ? CommandOutput.ToJson(new { comparison, challenger = figures, champion = championFigures })
            : Text(comparison, figures, championFigures));
    }

    // A champion with the same features reads the same replay; another one needs its own, over the same payments.
    private ScoredPayments ChampionScores(
        ParseResult result, ReplayModel champion, ReplayModel challenger, ReplayedPayments payments, ScoredPayments scored,
        IProgressDisplay display, CancellationToken cancellation)
    {
        if (champion.Features.Version == challenger.Features.Version && !champion.Features.ReadsScores)
            return scored.With(ScoredPayments.ProbabilitiesOf(payments, champion.Loaded.Forest, scored.Rows[0], scored.Count));
        var source = _data.Open(result, cancellation);
        var (own, _) = ReplayStep.Run(source, champion, display, cancellation);
        return own.Count >= scored.Rows[^1] + 1
            ? scored.With(ScoredPayments.ProbabilitiesOf(own, champion.Loaded.Forest, scored.Rows[0], scored.Count))
            : throw new DataException("the data was shorter when it was read for the second time");
    }

    private static string Text(Comparison comparison, PeriodFigures challenger, PeriodFigures champion)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{challenger.From} to {challenger.To}: {challenger.Payments} payments, {challenger.Frauds} frauds; {comparison.Draws} draws of cards\n\n");
        text.Append("                       challenger    champion  difference        95 % interval\n");
        foreach (var d in comparison.Differences)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{d.Figure,-22} {d.Challenger,10:F4}  {d.Champion,10:F4}  {d.Challenger - d.Champion,10:+0.0000;-0.0000}   {d.Low:+0.0000;-0.0000} to {d.High:+0.0000;-0.0000}\n");
        }

        Row("reviewed a day", challenger.ReviewedADay, champion.ReviewedADay, "F1");
        Row("blocked a day", challenger.BlockedADay, champion.BlockedADay, "F1");
        Row("block precision", challenger.BlockPrecision, champion.BlockPrecision, "F4");
        return text.Append('\n').Append(comparison.Sentence).ToString();

        void Row(string name, double a, double b, string format)
            => text.Append(CultureInfo.InvariantCulture, $"{name,-22} {a.ToString(format, CultureInfo.InvariantCulture),10}  {b.ToString(format, CultureInfo.InvariantCulture),10}\n");
    }
}
