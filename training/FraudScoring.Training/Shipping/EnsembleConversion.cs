using FraudScoring.Core.Scoring;
using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// Trained trees as the ensemble that Core scores and writes. The calibration goes into leaves and base, so that the
/// plain logistic function of the raw score is the calibrated probability, in any runtime.
/// </summary>
public static class EnsembleConversion
{
    /// <summary>Converts trees that read features of these names.</summary>
    public static TreeEnsemble ToEnsemble(BoostedTrees trees, IReadOnlyList<string> names, PlattCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(trees);
        ArgumentNullException.ThrowIfNull(names);
        var sets = new List<uint[]>();
        return new TreeEnsemble
        {
            FeatureCount = names.Count,
            FeatureNames = [.. names],
            Base = (float)((calibration.Slope * trees.BaseScore) + calibration.Offset),
            Trees = [.. trees.Trees.Select(tree => ToTree(tree, calibration.Slope, sets))],
            Sets = [.. sets],
        };
    }

    private static Tree ToTree(TrainedTree tree, double slope, List<uint[]> sets)
    {
        var nodes = new TreeNode[tree.Feature.Length];
        for (int node = 0; node < nodes.Length; node++)
        {
            nodes[node] = new TreeNode
            {
                Feature = tree.Feature[node],
                Mode = tree.Categories[node] is null ? SplitMode.LessOrEqual : SplitMode.Category,
                Threshold = tree.Threshold[node],
                Set = AddSet(tree.Categories[node], sets),
                MissingTrue = tree.IsMissingLeft[node],
                True = tree.Left[node],
                False = tree.Right[node],
            };
        }

        var leafCovers = tree.LeafRows.Select(rows => (double)rows).ToArray();
        return new Tree
        {
            Nodes = nodes,
            Leaves = [.. tree.LeafValue.Select(value => (double)(float)(value * slope))],
            LeafCovers = leafCovers,
            NodeCovers = NodeCovers(tree, leafCovers),
        };
    }

    private static int AddSet(uint[]? categories, List<uint[]> sets)
    {
        if (categories is null)
            return 0;
        sets.Add(categories);
        return sets.Count - 1;
    }

    // A child that is a node always comes after its parent, so one pass from the end adds up the tree.
    private static double[] NodeCovers(TrainedTree tree, double[] leafCovers)
    {
        var covers = new double[tree.Feature.Length];
        for (int node = covers.Length - 1; node >= 0; node--)
            covers[node] = Cover(tree.Left[node]) + Cover(tree.Right[node]);
        return covers;

        double Cover(int child) => child < 0 ? leafCovers[~child] : covers[child];
    }
}
