using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Models;

/// <summary>Depth of a tree and what each of its splits achieved.</summary>
internal static class TreeShape
{
    /// <summary>Splits on the longest way from the root to a leaf.</summary>
    public static int Depth(Tree tree)
    {
        var order = TopDown(tree);
        var depths = new int[order.Length];
        int deepest = 0;
        foreach (int node in order)
        {
            depths[node]++;
            deepest = Math.Max(deepest, depths[node]);
            foreach (int child in new[] { tree.Nodes[node].True, tree.Nodes[node].False })
            {
                if (child >= 0)
                    depths[child] = depths[node];
            }
        }

        return deepest;
    }

    /// <summary>
    /// For each split, by how much it lowered the squared distance between the rows' leaves and their mean, weighted by
    /// cover. With sums of hessians as covers that is the gain of a Newton step without regularisation (Chen and Guestrin,
    /// "XGBoost", KDD 2016, equation 7), up to the learning rate. Null when the tree has no covers.
    /// </summary>
    public static double[]? Gains(Tree tree)
    {
        if (tree.LeafCovers is not { } leafCovers)
            return null;
        int count = tree.Nodes.Length;
        var (covers, means, gains) = (new double[count], new double[count], new double[count]);
        foreach (int node in TopDown(tree).Reverse())
        {
            var (weight, mean) = Of(tree.Nodes[node].True);
            var (otherWeight, otherMean) = Of(tree.Nodes[node].False);
            covers[node] = weight + otherWeight;
            if (covers[node] <= 0)
                continue;
            means[node] = ((weight * mean) + (otherWeight * otherMean)) / covers[node];
            gains[node] = weight * otherWeight / covers[node] * (mean - otherMean) * (mean - otherMean);
        }

        return gains;

        (double Weight, double Mean) Of(int child)
            => child < 0 ? (leafCovers[~child], tree.Leaves[~child]) : (covers[child], means[child]);
    }

    // Parents before children; the tree is checked, so every node comes once.
    private static int[] TopDown(Tree tree)
    {
        var order = new int[tree.Nodes.Length];
        int count = order.Length == 0 ? 0 : 1;
        for (int i = 0; i < count; i++)
        {
            foreach (int child in new[] { tree.Nodes[order[i]].True, tree.Nodes[order[i]].False })
            {
                if (child >= 0)
                    order[count++] = child;
            }
        }

        return order;
    }
}
