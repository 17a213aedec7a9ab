using System.CommandLine;
using System.Diagnostics;
using FraudScoring.Training.Commands;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// <c>fraud bench handbook</c>: the published protocol of the Fraud Detection Handbook on its data, with the book's
/// features and with our own, computed by replay as the service computes them.
/// </summary>
internal sealed class HandbookBench
{
    private static readonly DateTimeOffset Start = new(2018, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Option<string> _data = new("--data") { Description = "CSV of sec,customer,terminal,cents,fraud,scenario; .gz is read too.", Required = true };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads; 0 for all processors. The figures are the same." };
    private readonly Option<bool> _replayOnly = new("--replay-only") { Description = "Only replay the features, and say how fast." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new HandbookBench().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("handbook", "The Fraud Detection Handbook's protocol on its payments.") { _data, _threads, _replayOnly, _json };
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        var results = new List<HandbookResult>();
        foreach (var sameFeatures in HandbookTraining.All.GroupBy(training => training.FeaturesFile))
        {
            using var stream = new HandbookPayments(
                result.GetRequiredValue(_data), Start, TimeSpan.FromDays(HandbookProtocol.DelayDays));
            string step = $"replay of {sameFeatures.Key}";
            var watch = Stopwatch.StartNew();
            var processor = Environment.CpuUsage.TotalTime;
            var payments = FeatureReplay.Run(
                stream, BenchFeatures.Read(sameFeatures.Key), (share, _) => display.Report(step, share, ""), cancellation);
            // By processor time, so that a busy machine does not count: the replay runs on one thread.
            double rate = payments.Count / (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            display.Finish(step, FormattableString.Invariant(
                $"{payments.Count} payments, {payments.Count / watch.Elapsed.TotalSeconds:F0}/s, {rate:F0} in a second of one core"));
            if (result.GetValue(_replayOnly))
                continue;
            payments.LabelWithTruth();
            var protocol = new HandbookProtocol(payments, stream.Customers, Start);
            foreach (var training in sameFeatures)
                results.Add(Measure(training, payments, protocol, stream.Customers, rate, result.GetValue(_threads), display, cancellation));
        }

        if (results.Count == 0)
            return;
        Console.WriteLine(result.GetValue(_json) ? HandbookReport.ToJson(results) : HandbookReport.ToText(results));
    }

    private static HandbookResult Measure(
        HandbookTraining training, ReplayedPayments payments, HandbookProtocol protocol, IReadOnlyList<int> customers,
        double rate, int threads, IProgressDisplay display, CancellationToken cancellation)
    {
        var folds = new List<HandbookFigures>();
        var watch = Stopwatch.StartNew();
        foreach (int fold in HandbookProtocol.Folds)
        {
            cancellation.ThrowIfCancellationRequested();
            display.Report(training.Name, (double)folds.Count / HandbookProtocol.Folds.Length, $"fold {folds.Count + 1}");
            var (start, count) = protocol.Training(fold, training.Days);
            int[] test = protocol.Test(fold);
            RequireRows(payments, start, count, test, fold);
            var trees = TableTrainer.Train(
                payments.Features, start, count, training.Bins, training.Boosting with { Threads = threads }, cancellation);
            folds.Add(Evaluate(payments, protocol, customers, test, TableTrainer.Score(trees, payments.Features, test)));
        }

        display.Finish(training.Name, FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:F1} s"));
        return new HandbookResult(training, [.. folds], rate);
    }

    private static void RequireRows(ReplayedPayments payments, int start, int count, int[] test, int fold)
    {
        if (test.Length == 0 || count == 0 || !test.Any(row => payments.Truth(row) == true)
            || payments.Features.Labels.Span.Slice(start, count).IndexOf((byte)1) < 0)
            throw new DataException($"the fold of day {fold} has no payments or no frauds; the data must reach from day 0 to day {fold + 21}");
    }

    private static HandbookFigures Evaluate(
        ReplayedPayments payments, HandbookProtocol protocol, IReadOnlyList<int> customers, int[] test, double[] scores)
    {
        byte[] labels = [.. test.Select(row => payments.Truth(row) == true ? (byte)1 : (byte)0)];
        int[] days = [.. test.Select(protocol.Day)];
        long[] cards = [.. test.Select(row => (long)customers[row])];
        return new HandbookFigures(
            Metrics.RocAuc(scores, labels), Metrics.AveragePrecision(scores, labels),
            CardPrecision.AtK(scores, labels, days, cards, 100));
    }
}
