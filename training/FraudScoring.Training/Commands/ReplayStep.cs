using FraudScoring.Core.Features;
using FraudScoring.Training.Data;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary>The step that most commands begin with: payments through the features' code.</summary>
internal static class ReplayStep
{
    private const string Step = "replay";

    public static (ReplayedPayments Payments, PaymentFacts Facts) Run(
        DataSource source, FeatureSet features, IProgressDisplay display, CancellationToken cancellation)
        => Run(source, features, null, display, cancellation);

    /// <summary>Replays for a model, whose scores are features of later payments where it reads them.</summary>
    public static (ReplayedPayments Payments, PaymentFacts Facts) Run(
        DataSource source, ReplayModel model, IProgressDisplay display, CancellationToken cancellation)
    {
        var forest = model.Loaded.Forest;
        return Run(source, model.Features, (_, row) => forest.Probability(forest.ScoreRaw(row)), display, cancellation);
    }

    /// <summary>Replays without keeping facts of the payments, which are more than a training needs in memory.</summary>
    public static ReplayedPayments Run(
        string step, DataSource source, FeatureSet features, ReplayScorer? scorer, TableMemory memory, bool withRemarks,
        IProgressDisplay display, CancellationToken cancellation)
    {
        using (source)
        {
            var payments = Replay(step, source.Stream, features, scorer, memory, display, cancellation);
            Finish(source, payments, withRemarks, display);
            return payments;
        }
    }

    private static (ReplayedPayments Payments, PaymentFacts Facts) Run(
        DataSource source, FeatureSet features, ReplayScorer? scorer, IProgressDisplay display, CancellationToken cancellation)
    {
        using (source)
        {
            using var stream = new FactStream(source.Stream, features);
            var payments = Replay(Step, stream, features, scorer, TableMemory.OfProcess(null), display, cancellation);
            Finish(source, payments, true, display);
            return (payments, stream.Facts);
        }
    }

    private static ReplayedPayments Replay(
        string step, IPaymentStream stream, FeatureSet features, ReplayScorer? scorer, TableMemory memory,
        IProgressDisplay display, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        var payments = FeatureReplay.Run(
            stream, features, (share, count) => display.Report(step, share, Rate(count, start)), cancellation, scorer, memory);
        display.Finish(step, Rate(payments.Count, start));
        return payments;
    }

    private static void Finish(DataSource source, ReplayedPayments payments, bool withRemarks, IProgressDisplay display)
    {
        foreach (string remark in source.Finish().Where(_ => withRemarks))
            display.Note(remark);
        if (withRemarks && payments.Features.FileBytes > 0)
        {
            display.Note(FormattableString.Invariant(
                $"the rows are more than a quarter of the memory: {payments.Features.FileBytes >> 20} MiB of them are in temporary files"));
        }

        if (payments.Count == 0)
            throw new DataException("there are no payments in the data");
    }

    private static string Rate(int payments, long start)
    {
        double seconds = Math.Max(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 1e-3);
        return FormattableString.Invariant($"{payments} payments, {payments / seconds:F0}/s");
    }
}
