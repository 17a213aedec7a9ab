using System.CommandLine;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Commands;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

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
        var features = BenchFeatures.Read("sparkov.json");
        var results = new List<SparkovResult>();
        float[] scores;
        using (var payments = Replay(path, "without scores", features.WithoutScores(), null, display, cancellation))
        {
            int testStart = payments.FirstRowAt(TestFrom.ToUnixTimeMilliseconds());
            RequireBoth(payments, 0, testStart, path);
            RequireBoth(payments, testStart, payments.Count, path);
            var trees = Train(SparkovTraining.LabelFree, payments, testStart, threads, display, cancellation);
            results.Add(Evaluate(SparkovTraining.LabelFree, payments, testStart, trees));
            const string Step = "first model, by halves of the cards";
            scores = OutOfFoldScores.Of(
                payments, 0, testStart, SparkovTraining.Boosting with { Threads = threads }, SparkovTraining.Binning(testStart),
                share => display.Report(Step, share, ""), cancellation);
            display.Finish(Step, $"{scores.Length} payments scored");
        }

        results.Add(WithScores(path, features, scores, threads, display, cancellation));
        Console.WriteLine(result.GetValue(_json) ? SparkovReport.ToJson(results) : SparkovReport.ToText(results));
    }

    // As `fraud train` does it: trees from the first model's scores, figures from the finished model's own.
    private static SparkovResult WithScores(
        string path, FeatureSet features, float[] scores, int threads, IProgressDisplay display, CancellationToken cancellation)
    {
        BoostedTrees trees;
        using (var payments = Replay(path, "with the first model's scores", features, (row, _) => scores[row], display, cancellation))
        {
            int start = payments.FirstRowAt(TestFrom.ToUnixTimeMilliseconds());
            trees = Train(SparkovTraining.OwnScores, payments, start, threads, display, cancellation);
        }

        var forest = Forest.Compile(EnsembleConversion.ToEnsemble(trees, features.Names, new PlattCalibration(1, 0)));
        using var served = Replay(
            path, "with the model's own scores", features, (_, row) => forest.Probability(forest.ScoreRaw(row)), display, cancellation);
        return Evaluate(SparkovTraining.OwnScores, served, served.FirstRowAt(TestFrom.ToUnixTimeMilliseconds()), trees);
    }

    private static ReplayedPayments Replay(
        string path, string what, FeatureSet features, ReplayScorer? scorer, IProgressDisplay display, CancellationToken cancellation)
    {
        using var stream = new SparkovPayments(path);
        string step = $"replay {what}";
        long start = TimeProvider.System.GetTimestamp();
        var payments = FeatureReplay.Run(
            stream, features, (share, count) => display.Report(step, share, $"{count} payments"), cancellation, scorer);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        display.Finish(step, FormattableString.Invariant($"{payments.Count} payments, {payments.Count / seconds:F0}/s"));
        payments.LabelWithTruth();
        return payments;
    }

    private static void RequireBoth(ReplayedPayments payments, int start, int end, string path)
    {
        var labels = payments.Features.Labels.Span[start..end];
        if (!labels.Contains((byte)0) || !labels.Contains((byte)1))
            throw new DataException($"{path}: frauds and genuine payments are needed before and after {TestFrom:yyyy-MM-dd HH:mm}");
    }

    private static BoostedTrees Train(
        SparkovTraining training, ReplayedPayments payments, int testStart, int threads, IProgressDisplay display,
        CancellationToken cancellation)
    {
        var trees = TableTrainer.Train(
            payments.Features, 0, testStart, SparkovTraining.Bins, SparkovTraining.Boosting with { Threads = threads }, cancellation,
            at => display.Report(training.Name, (double)at.Tree / at.Trees, $"tree {at.Tree}"));
        display.Finish(training.Name, $"{trees.Trees.Count} trees");
        return trees;
    }

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
