using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring;

/// <summary>Seeded random ensembles and rows that sit on and next to their thresholds.</summary>
internal sealed class RandomModels(int seed)
{
    private readonly Random _random = new(seed);

    public int Features { get; init; } = 12;

    public int Trees { get; init; } = 20;

    public int LeavesMax { get; init; } = 31;

    /// <summary>True for one long chain instead of bushy trees.</summary>
    public bool IsChain { get; init; }

    public SplitMode[] Modes { get; init; } = [SplitMode.LessOrEqual];

    public bool HasMissing { get; init; }

    public bool HasZeroMissing { get; init; }

    public int Categories { get; init; } = 40;

    public TreeEnsemble Make()
    {
        var sets = new List<uint[]>();
        return new TreeEnsemble
        {
            FeatureCount = Features,
            Trees = [.. Enumerable.Range(0, Trees).Select(_ => MakeTree(sets))],
            Sets = [.. sets],
            Base = (_random.NextDouble() * 2) - 1,
        };
    }

    public float[] Row(TreeEnsemble model)
    {
        var row = new float[model.FeatureCount];
        for (var f = 0; f < row.Length; f++)
            row[f] = Value();

        // Half of the rows get values on a threshold or one step off.
        for (var i = _random.Next(2) * 8; i > 0; i--)
        {
            var tree = model.Trees[_random.Next(model.Trees.Length)];
            if (tree.Nodes.Length == 0)
                continue;
            var node = tree.Nodes[_random.Next(tree.Nodes.Length)];
            var near = (float)node.Threshold;
            row[node.Feature] = _random.Next(3) switch
            {
                0 => near,
                1 => MathF.BitIncrement(near),
                _ => MathF.BitDecrement(near),
            };
        }

        return row;
    }

    private float Value() => _random.Next(24) switch
    {
        0 => float.NaN,
        1 => float.PositiveInfinity,
        2 => float.NegativeInfinity,
        3 => -0f,
        4 => 0f,
        5 => float.Epsilon,
        6 => -1e-35f,
        7 => float.MaxValue,
        8 => -0.5f,
        < 16 => _random.Next(Categories + 3),
        _ => (float)((_random.NextDouble() * 8) - 4),
    };

    private Tree MakeTree(List<uint[]> sets)
    {
        var leaves = _random.Next(1, LeavesMax + 1);
        if (_random.Next(3) > 0)
            leaves = LeavesMax;
        var nodes = new TreeNode[leaves - 1];
        var nodeCovers = new double[leaves - 1];
        var leafCovers = new double[leaves];
        var nextNode = 0;
        var nextLeaf = 0;
        if (leaves > 1)
            Grow(leaves);
        return new Tree
        {
            Nodes = nodes,
            Leaves = [.. Enumerable.Range(0, leaves).Select(_ => (_random.NextDouble() * 0.6) - 0.3)],
            NodeCovers = nodeCovers,
            LeafCovers = leaves > 1 ? leafCovers : [5],
        };

        int Grow(int size)
        {
            if (size == 1)
            {
                leafCovers[nextLeaf] = _random.Next(1, 100);
                return ~nextLeaf++;
            }

            var n = nextNode++;
            var left = IsChain ? 1 : _random.Next(1, size);
            var (first, second) = (Grow(left), Grow(size - left));
            nodes[n] = MakeNode(sets) with { True = first, False = second };
            nodeCovers[n] = Cover(first) + Cover(second);
            return n;
        }

        double Cover(int child) => child < 0 ? leafCovers[~child] : nodeCovers[child];
    }

    private TreeNode MakeNode(List<uint[]> sets)
    {
        var mode = Modes[_random.Next(Modes.Length)];
        var set = 0;
        if (mode is SplitMode.Category or SplitMode.AnyPositive)
        {
            set = sets.Count;
            sets.Add(mode == SplitMode.Category ? Bits() : SomeFeatures());
        }

        return new TreeNode
        {
            Feature = _random.Next(Features),
            Mode = mode,
            Threshold = Threshold(),
            MissingTrue = mode == SplitMode.NotEqual || (HasMissing && mode != SplitMode.AnyPositive && _random.Next(2) == 0),
            ZeroIsMissing = HasZeroMissing && mode <= SplitMode.NotEqual && _random.Next(3) == 0,
            Set = set,
        };
    }

    private uint[] Bits()
    {
        var words = new uint[(Categories + 31) / 32];
        for (var w = 0; w < words.Length; w++)
            words[w] = (uint)_random.NextInt64(1L << 32);
        return words;
    }

    private uint[] SomeFeatures()
        => [.. Enumerable.Range(0, Features).Where(_ => _random.Next(4) == 0).Select(f => (uint)f)];

    private double Threshold() => _random.Next(16) switch
    {
        0 => 0,
        1 => -0.0,
        2 => double.PositiveInfinity,
        3 => double.NegativeInfinity,
        4 => 1e300,
        5 => float.MaxValue,
        6 => 1e-35,
        < 10 => _random.Next(Categories),
        _ => (_random.NextDouble() * 8) - 4,
    };
}
