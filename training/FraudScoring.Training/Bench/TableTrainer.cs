using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;

namespace FraudScoring.Training.Bench;

/// <summary>Trains on a part of a table and scores rows of it.</summary>
internal static class TableTrainer
{
    public static BoostedTrees Train(
        FeatureTable table, int start, int count, int bins, BoostingOptions options, CancellationToken cancellation,
        Action<BoostingProgress>? progress = null)
    {
        var binning = new BinningOptions { BinsMax = bins, SampleRows = Math.Max(count, 1) };
        var mapper = BinMapper.Fit(table, start, count, binning, options.Threads);
        var rows = new BoostingRows(
            BinnedMatrix.Build(mapper, table, start, count, options.Threads),
            table.Labels.Span.Slice(start, count),
            table.Weights.Span.Slice(start, count));
        return Booster.Train(rows, options, progress: progress, cancellation: cancellation);
    }

    public static double[] Score(BoostedTrees trees, FeatureTable table, ReadOnlySpan<int> rows)
    {
        var scores = new double[rows.Length];
        var values = new float[table.FeatureCount];
        for (int i = 0; i < rows.Length; i++)
        {
            table.CopyRow(rows[i], values);
            scores[i] = trees.RawScore(values);
        }

        return scores;
    }
}
