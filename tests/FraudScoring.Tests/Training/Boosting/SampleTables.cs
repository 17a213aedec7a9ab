using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;

namespace FraudScoring.Tests.Training.Boosting;

/// <summary>Tables drawn from a seed, with a label that the features explain in part.</summary>
internal static class SampleTables
{
    /// <summary>
    /// Four features: an amount with a heavy tail, a code, one that is missing often (and then suspicious), and noise.
    /// </summary>
    public static FeatureTable Payments(int rows, int seed)
    {
        var random = new Random(seed);
        var table = new FeatureTable(["amount", "code", "distance", "noise"], 16);
        for (int i = 0; i < rows; i++)
        {
            double amount = Math.Exp(3 + random.NextDouble() + random.NextDouble() + (4 * Math.Pow(random.NextDouble(), 8)));
            int code = random.Next(6);
            bool isMissing = random.NextDouble() < 0.2;
            double distance = random.NextDouble();
            double odds = -4 + (amount > 400 ? 4 : 0) + (code == 3 ? 1.5 : 0) + (isMissing ? 1.5 : distance);
            bool isFraud = random.NextDouble() < 1 / (1 + Math.Exp(-odds));
            table.Append(
                [(float)amount, code, isMissing ? float.NaN : (float)distance, (float)random.NextDouble()], isFraud);
        }

        return table;
    }

    public static BoostingRows Rows(FeatureTable table, BinningOptions? options = null)
    {
        var mapper = BinMapper.Fit(table, 0, table.RowCount, options ?? new BinningOptions(), threads: 1);
        return new BoostingRows(BinnedMatrix.Build(mapper, table, 0, table.RowCount, threads: 1), table.Labels.Span);
    }

    /// <summary>Splits above each leaf.</summary>
    public static int[] DepthOfLeaves(this TrainedTree tree)
    {
        var depths = new int[tree.LeafValue.Length];
        Walk(tree.Feature.Length == 0 ? ~0 : 0, 0);
        return depths;

        void Walk(int node, int depth)
        {
            if (node < 0)
            {
                depths[~node] = depth;
                return;
            }

            Walk(tree.Left[node], depth + 1);
            Walk(tree.Right[node], depth + 1);
        }
    }

    public static double[] Scores(BoostedTrees trees, FeatureTable table)
    {
        var scores = new double[table.RowCount];
        var row = new float[table.FeatureCount];
        for (int i = 0; i < scores.Length; i++)
        {
            table.CopyRow(i, row);
            scores[i] = trees.RawScore(row);
        }

        return scores;
    }
}
