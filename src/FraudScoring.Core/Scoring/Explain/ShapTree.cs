using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// A tree with what its explanation needs: weights, depths, and for every node the nearest ancestor on its feature.
/// </summary>
internal sealed class ShapTree
{
    private readonly double[] _covers;
    private readonly double[] _leafCovers;
    private readonly double[] _leaves;

    private ShapTree(Split[] splits, double[] leaves, double[] leafCovers, string place)
    {
        (Splits, _leaves, _leafCovers) = (splits, leaves, leafCovers);
        var count = splits.Length;
        (_covers, Depth, Parent) = (new double[count], new int[count], new int[count]);
        (Ancestor, Side, Distinct) = (new int[count], new int[count], new int[count]);
        Share = new double[count];
        Order = TopDown();
        for (var i = count - 1; i >= 0; i--)
        {
            var node = Order[i];
            _covers[node] = CoverOf(splits[node].Left) + CoverOf(splits[node].Right);
            if (_covers[node] <= 0)
                throw new ModelFormatException(
                    $"{place} node {node}: no training weight, so contributions are undefined");
        }

        FindRepetitions();
    }

    public Split[] Splits { get; }

    /// <summary>Nodes with parents before children, level by level.</summary>
    public int[] Order { get; }

    public int[] Depth { get; }

    public int[] Parent { get; }

    /// <summary>Nearest ancestor that tests the same feature, or -1.</summary>
    public int[] Ancestor { get; }

    /// <summary>1 when the node lies on that ancestor's left side.</summary>
    public int[] Side { get; }

    /// <summary>Weight that the splits above on the node's feature let through; 1 without any.</summary>
    public double[] Share { get; }

    /// <summary>Different features on the way to each node, its own included.</summary>
    public int[] Distinct { get; }

    /// <summary>Places that its probabilities and values take at most.</summary>
    public int Slots => 2 * Splits.Length;

    /// <summary>The mean of the tree's leaves over the training weight.</summary>
    public double Mean
    {
        get
        {
            if (Splits.Length == 0)
                return _leaves[0];
            var mean = 0.0;
            for (var l = 0; l < _leaves.Length; l++)
                mean += _leafCovers[l] / _covers[0] * _leaves[l];
            return mean;
        }
    }

    public static ShapTree Of(TreeEnsemble model, int index)
    {
        var tree = model.Trees[index];
        var splits = Array.ConvertAll(tree.Nodes, node => Lowering.Lower(node, model.Sets));
        return new ShapTree(splits, tree.Leaves, tree.LeafCovers!, $"tree {index}");
    }

    /// <summary>Share of a node's weight that its left child has.</summary>
    public double LeftShare(int node) => CoverOf(Splits[node].Left) / _covers[node];

    /// <summary>Share of a node's weight that its right child has.</summary>
    public double RightShare(int node) => CoverOf(Splits[node].Right) / _covers[node];

    public double LeafValue(int child) => _leaves[~child];

    private double CoverOf(int child) => child < 0 ? _leafCovers[~child] : _covers[child];

    private int[] TopDown()
    {
        var order = new int[Splits.Length];
        if (order.Length == 0)
            return order;
        var count = 1;
        Parent[0] = -1;
        for (var i = 0; i < count; i++)
        {
            foreach (var child in new[] { Splits[order[i]].Left, Splits[order[i]].Right })
            {
                if (child < 0)
                    continue;
                (Parent[child], Depth[child]) = (order[i], Depth[order[i]] + 1);
                order[count++] = child;
            }
        }

        return order;
    }

    private void FindRepetitions()
    {
        foreach (var node in Order)
        {
            (Ancestor[node], Share[node]) = (-1, 1);
            var below = node;
            for (var above = Parent[node]; above >= 0; (below, above) = (above, Parent[above]))
            {
                if (Splits[above].Feature != Splits[node].Feature)
                    continue;
                var isLeft = Splits[above].Left == below;
                (Ancestor[node], Side[node]) = (above, isLeft ? 1 : 0);
                Share[node] = Share[above] * (isLeft ? LeftShare(above) : RightShare(above));
                break;
            }

            Distinct[node] = (Parent[node] < 0 ? 0 : Distinct[Parent[node]]) + (Ancestor[node] < 0 ? 1 : 0);
        }
    }
}
