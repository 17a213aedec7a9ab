using System.CommandLine;
using System.Globalization;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Backtest;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud backtest</c>: what a policy would have decided of a service's log.</summary>
internal sealed class BacktestCommand
{
    private const long DayMs = 86_400_000;

    private readonly Option<string> _log = new("--log") { Description = "The decision log: a service's --data folder, running or stopped.", Required = true };
    private readonly Option<string> _model = new("--model") { Description = "Model folder.", Required = true };
    private readonly Option<string?> _policy = new("--policy") { Description = "Policy file; the model's own thresholds when left out." };
    private readonly Option<string?> _lists = new("--lists") { Description = "Folder of lists; the one in the log's folder when left out." };
    private readonly Option<string?> _from = new("--from") { Description = "First day of decision, as 2026-05-01 (UTC); the log's first when left out." };
    private readonly Option<string?> _to = new("--to") { Description = "Last day of decision (UTC); the log's last when left out." };
    private readonly Option<string?> _report = new("--report") { Description = "HTML file to write: one file, no network." };

    public static Command Create() => new BacktestCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("backtest", "See what a policy would have decided.") { _log, _model, _policy, _lists, _from, _to, _report };
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        var log = result.GetRequiredValue(_log);
        var from = Day(result, _from) ?? 0;
        var to = Day(result, _to) is { } last ? last + DayMs : long.MaxValue;
        var model = ScoringModel.Load(result.GetRequiredValue(_model));
        var lists = BacktestLists.Load(result.GetValue(_lists) ?? Path.Combine(log, "lists"));
        var policy = LoadPolicy(result.GetValue(_policy), model, lists);
        var computes = !Backtester.HasFeatures(log, model);
        if (computes)
            display.Note("the log's features are of another feature set; they are computed from its payments");
        var figures = new Backtester(model, policy, lists, computes).Run(
            log, from, to, Backtester.ReadLabels(log), share => display.Report("backtest", share, string.Empty), cancellation);
        display.Finish("backtest", FormattableString.Invariant($"{figures.Payments} payments"));
        if (figures.Payments == 0)
            throw new DataException("there are no decisions in this period");
        if (result.GetValue(_report) is { } report)
        {
            FileReplacement.Write(report, stream => stream.Write(BacktestReport.Write(figures, policy.Version, model.Id)));
            display.Finish("report", report);
        }

        Console.WriteLine(BacktestText.Of(figures));
    }

    private static CompiledPolicy LoadPolicy(string? file, ScoringModel model, ListBook lists)
    {
        var ground = new PolicyGround(
            model.Manifest.Features, lists.Names, new ScoreBands(model.Manifest.ReviewFrom, model.Manifest.BlockFrom));
        try
        {
            return file is null
                ? CompiledPolicy.OfThresholds($"thresholds-of-{model.Id}", ground)
                : CompiledPolicy.Load(File.ReadAllText(file), file, ground);
        }
        catch (PolicyException e)
        {
            throw new DataException(e.Message);
        }
    }

    private static long? Day(ParseResult result, Option<string?> option)
    {
        if (result.GetValue(option) is not { } text)
            return null;
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
            ? day.ToUnixTimeMilliseconds()
            : throw new ArgumentException($"{option.Name}: a day like 2026-05-01 expected, not '{text}'");
    }
}
