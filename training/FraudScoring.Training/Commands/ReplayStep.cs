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

    private static (ReplayedPayments Payments, PaymentFacts Facts) Run(
        DataSource source, FeatureSet features, ReplayScorer? scorer, IProgressDisplay display, CancellationToken cancellation)
    {
        using (source)
        {
            long start = TimeProvider.System.GetTimestamp();
            using var stream = new FactStream(source.Stream, features);
            var payments = FeatureReplay.Run(
                stream, features, share => display.Report(Step, share, Rate(stream.Facts.Count, start)), cancellation, scorer);
            display.Finish(Step, Rate(payments.Count, start));
            foreach (string remark in source.Finish())
                display.Note(remark);
            if (payments.Count == 0)
                throw new DataException("there are no payments in the data");
            return (payments, stream.Facts);
        }
    }

    private static string Rate(int payments, long start)
    {
        double seconds = Math.Max(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 1e-3);
        return FormattableString.Invariant($"{payments} payments, {payments / seconds:F0}/s");
    }
}
