using System.CommandLine;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Evaluation.Reports;
using FraudScoring.Training.Models;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud evaluate</c>: how a model does on a period, as text, JSON or a report to read.</summary>
internal sealed class EvaluateCommand
{
    private readonly DataArguments _data = new();
    private readonly RangeArguments _range = new();
    private readonly Option<string> _model = new("--model") { Description = "Model folder.", Required = true };
    private readonly Option<string?> _report = new("--report") { Description = "HTML file to write: one file, no network." };
    private readonly Option<int> _folds = new("--folds") { Description = "Also measure this many folds before the end, without known cards." };
    private readonly Option<int> _foldDays = new("--fold-days") { Description = "Days of a fold.", DefaultValueFactory = _ => 7 };
    private readonly Option<int> _delay = new("--label-delay-days") { Description = "Days after which a fraud is known, for --folds.", DefaultValueFactory = _ => 7 };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new EvaluateCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("evaluate", "Measure a model on a period.") { _model, _report, _folds, _foldDays, _delay, _json };
        _data.AddTo(command);
        _range.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        var folds = ReadFolds(result);
        var model = ReplayModel.Load(result.GetRequiredValue(_model));
        var source = _data.Open(result, cancellation);
        var (payments, facts) = ReplayStep.Run(source, model, display, cancellation);
        var (start, count) = _range.Rows(result, payments);
        var scored = ScoredPayments.Score(payments, facts, model.Loaded.Forest, start, count);
        var figures = Evaluator.Measure(model, payments, scored);
        var prequential = folds?.Measure(ScoredPayments.Score(payments, facts, model.Loaded.Forest, 0, start + count)) ?? [];
        cancellation.ThrowIfCancellationRequested();
        if (result.GetValue(_report) is { } report)
        {
            var content = new ReportContent(model, payments, scored, figures) { Data = source.Description };
            FileReplacement.Write(report, to => to.Write(HtmlReport.Write(content, cancellation)));
            display.Finish("report", report);
        }

        Console.WriteLine(result.GetValue(_json)
            ? CommandOutput.ToJson(new { figures, folds = prequential })
            : FiguresText.Of(figures) + FiguresText.Of(prequential));
    }

    private PrequentialFolds? ReadFolds(ParseResult result)
    {
        var folds = new PrequentialFolds(result.GetValue(_folds), result.GetValue(_foldDays), result.GetValue(_delay));
        if (folds.Folds is < 0 or > 1000 || folds.Days is < 1 or > 365 || folds.DelayDays is < 0 or > 365)
            throw new ArgumentException("--folds: 0 to 1000, --fold-days: 1 to 365, --label-delay-days: 0 to 365 expected");
        return folds.Folds == 0 ? null : folds;
    }
}
