using FraudScoring.Core.Scoring;

namespace FraudScoring.Benchmarks.Scoring;

/// <summary>
/// Seeded models of a stated size. Trees grow as a leaf-wise learner's do, by splitting some leaf, so their depths are
/// like those of trained trees; thresholds cut the range of the rows.
/// </summary>
internal sealed class SyntheticModels(int seed)
{
    private readonly Random _random = new(seed);

    public TreeEnsemble Make(int trees, int leaves, int features, bool hasMissing) => new()
    {
        FeatureCount = features,
        Trees = [.. Enumerable.Range(0, trees).Select(_ => MakeTree(leaves, features, hasMissing))],
        Base = -2.5,
    };

    /// <summary>Rows of standard normal values, one after the other; with missing ones, a tenth is NaN.</summary>
    public float[] Rows(int count, int features, bool hasMissing)
    {
        var rows = new float[count * features];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = hasMissing && _random.Next(10) == 0 ? float.NaN : Normal();
        return rows;
    }

    private Tree MakeTree(int leafCount, int features, bool hasMissing)
    {
        var nodes = new TreeNode[leafCount - 1];
        var covers = new double[leafCount - 1];
        var leafCovers = new double[leafCount];
        var parents = new (int Node, bool IsTrue)[leafCount];
        leafCovers[0] = 1 << 20;
        for (var n = 0; n < nodes.Length; n++)
        {
            // A new node takes the place of leaf `split`, which becomes its true child; leaf n + 1 is the other.
            var split = _random.Next(n + 1);
            if (n > 0)
            {
                var (parent, isTrue) = parents[split];
                nodes[parent] = isTrue ? nodes[parent] with { True = n } : nodes[parent] with { False = n };
            }

            nodes[n] = new TreeNode
            {
                Feature = _random.Next(features),
                Threshold = Normal(),
                MissingTrue = hasMissing && _random.Next(2) == 0,
                True = ~split,
                False = ~(n + 1),
            };
            (parents[split], parents[n + 1]) = ((n, true), (n, false));
            covers[n] = leafCovers[split];
            leafCovers[n + 1] = leafCovers[split] * (0.2 + (0.6 * _random.NextDouble()));
            leafCovers[split] -= leafCovers[n + 1];
        }

        return new Tree
        {
            Nodes = nodes,
            Leaves = [.. Enumerable.Range(0, leafCount).Select(_ => 0.1 * Normal())],
            NodeCovers = covers,
            LeafCovers = leafCovers,
        };
    }

    private float Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
        return (float)(radius * Math.Cos(2 * Math.PI * _random.NextDouble()));
    }
}
