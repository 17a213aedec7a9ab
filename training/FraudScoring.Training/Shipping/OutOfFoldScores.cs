using FraudScoring.Core;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// Scores every payment by a first model that has not learned from its card: each half of the cards by a model of the
/// other half. A model that learns from earlier scores so learns from such as it will meet, not from scores of payments
/// whose labels were known. Bins are chosen from all training rows: they know no labels of single cards.
/// </summary>
internal static class OutOfFoldScores
{
    private const int TreesMax = 100;

    /// <summary>A probability for each payment.</summary>
    /// <param name="payments">Payments with the features that read no scores, and their labels set.</param>
    /// <param name="start">First row to learn from.</param>
    /// <param name="count">Rows to learn from.</param>
    /// <param name="boosting">How trees are grown; the first model has at most a hundred and none is dropped.</param>
    /// <param name="binning">How values are binned.</param>
    /// <param name="progress">Told how much is done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DataException">A half of the cards has no fraud, or nothing else.</exception>
    public static float[] Of(
        ReplayedPayments payments, int start, int count, BoostingOptions boosting, BinningOptions binning,
        Action<double>? progress, CancellationToken cancellation)
    {
        var options = boosting with { Trees = Math.Min(boosting.Trees, TreesMax), EarlyStoppingTrees = 0 };
        var mapper = BinMapper.Fit(payments.Features, start, count, binning, options.Threads);
        var scores = new float[payments.Count];
        for (int half = 0; half < 2; half++)
        {
            double before = half / 2.0;
            var rows = RowsOf(payments, start, count, 1 - half, mapper, options.Threads);
            var trees = Booster.Train(
                rows, options, progress: at => progress?.Invoke(before + (0.4 * at.Tree / at.Trees)), cancellation: cancellation);
            Score(payments, trees, half, scores, cancellation);
            progress?.Invoke(before + 0.5);
        }

        return scores;
    }

    private static BoostingRows RowsOf(ReplayedPayments payments, int start, int count, int half, BinMapper mapper, int threads)
    {
        var table = payments.Features;
        var labels = new List<byte>((count / 2) + 1);
        var builder = new BinnedMatrixBuilder(mapper, (count / 2) + 1);
        var values = new float[table.FeatureCount];
        for (int row = start; row < start + count; row++)
        {
            if (payments.CardHalf(row) != half)
                continue;
            table.CopyRow(row, values);
            builder.Append(values);
            labels.Add(table.Labels.Span[row]);
        }

        if (!labels.Contains(0) || !labels.Contains(1))
            throw new DataException("features of earlier scores need frauds and genuine payments of many cards in the training period, and one half of the cards has one kind only");
        return new BoostingRows(builder.Build(threads), labels.ToArray());
    }

    private static void Score(ReplayedPayments payments, BoostedTrees trees, int half, float[] scores, CancellationToken cancellation)
    {
        var values = new float[payments.Features.FeatureCount];
        for (int row = 0; row < scores.Length; row++)
        {
            if (payments.CardHalf(row) != half)
                continue;
            if (row % 4096 < 2)
                cancellation.ThrowIfCancellationRequested();
            payments.Features.CopyRow(row, values);
            scores[row] = (float)DeterministicMath.Logistic(trees.RawScore(values));
        }
    }
}
