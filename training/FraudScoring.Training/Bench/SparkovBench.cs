using System.CommandLine;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Commands;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// <c>fraud bench sparkov</c>: payments of the Sparkov generator, trained before a date and tested after it; once with
/// features that need neither labels nor scores, once with the card's own earlier scores.
/// </summary>
internal sealed class SparkovBench
{
    private static readonly DateTimeOffset TestFrom = new(2020, 6, 21, 12, 14, 0, TimeSpan.Zero);

    private readonly Option<string> _data = new("--data") { Description = "Folder with transactions.csv.gz.", Required = true };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads; 0 for all processors. The figures are the same." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new SparkovBench().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("sparkov", "Payments of the Sparkov generator, split by time.") { _data, _threads, _json };
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        string path = Path.Combine(result.GetRequiredValue(_data), "transactions.csv.gz");
        int threads = result.GetValue(_threads);
        var payments = Replay(path, "sparkov.json", null, display, cancellation, out var cards);
        int testStart = payments.FirstRowAt(TestFrom.ToUnixTimeMilliseconds());
        RequireBoth(payments, 0, testStart, path);
        RequireBoth(payments, testStart, payments.Count, path);
        display.Report("label-free features", 0, "");
        var first = Train(payments, testStart, SparkovTraining.Boosting, threads, cancellation);
        var results = new List<SparkovResult> { Evaluate(SparkovTraining.LabelFree, payments, testStart, first) };
        display.Finish("label-free features", $"{first.Trees.Count} trees");

        double[] scores = new CardHalves(payments, cards, testStart, threads).Score(
            (share, detail) => display.Report("first model by halves of the cards", share, detail), cancellation);
        display.Finish("first model by halves of the cards", "");
        var scored = Replay(path, "sparkov-scores.json", (row, _) => scores[row], display, cancellation, out _);
        display.Report("with the card's own scores", 0, "");
        var second = Train(scored, testStart, SparkovTraining.Boosting, threads, cancellation);
        results.Add(Evaluate(SparkovTraining.OwnScores, scored, testStart, second));
        display.Finish("with the card's own scores", $"{second.Trees.Count} trees");
        Console.WriteLine(result.GetValue(_json) ? SparkovReport.ToJson(results) : SparkovReport.ToText(results));
    }

    private static ReplayedPayments Replay(
        string path, string features, ReplayScorer? scorer, IProgressDisplay display, CancellationToken cancellation,
        out IReadOnlyList<int> cards)
    {
        using var stream = new SparkovPayments(path);
        string step = $"replay of {features}";
        long start = TimeProvider.System.GetTimestamp();
        var payments = FeatureReplay.Run(
            stream, BenchFeatures.Read(features), share => display.Report(step, share, ""), cancellation, scorer);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        display.Finish(step, FormattableString.Invariant($"{payments.Count} payments, {payments.Count / seconds:F0}/s"));
        payments.LabelWithTruth();
        cards = stream.Cards;
        return payments;
    }

    private static void RequireBoth(ReplayedPayments payments, int start, int end, string path)
    {
        var labels = payments.Features.Labels.Span[start..end];
        if (!labels.Contains((byte)0) || !labels.Contains((byte)1))
            throw new DataException($"{path}: frauds and genuine payments are needed before and after {TestFrom:yyyy-MM-dd HH:mm}");
    }

    private static BoostedTrees Train(
        ReplayedPayments payments, int testStart, BoostingOptions options, int threads, CancellationToken cancellation)
        => TableTrainer.Train(
            payments.Features, 0, testStart, SparkovTraining.Bins, options with { Threads = threads }, cancellation);

    private static SparkovResult Evaluate(SparkovTraining training, ReplayedPayments payments, int testStart, BoostedTrees trees)
    {
        int[] rows = [.. Enumerable.Range(testStart, payments.Count - testStart)];
        double[] scores = TableTrainer.Score(trees, payments.Features, rows);
        var labels = payments.Features.Labels.Span[testStart..];
        return new SparkovResult(
            training, Metrics.RocAuc(scores, labels), Metrics.AveragePrecision(scores, labels),
            Metrics.RecallAtFalsePositiveRate(scores, labels, 0.001), Metrics.RecallAtFalsePositiveRate(scores, labels, 0.0001));
    }
}
