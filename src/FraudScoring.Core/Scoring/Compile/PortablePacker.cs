namespace FraudScoring.Core.Scoring.Compile;

/// <summary>Lays trees out for <see cref="PortableForest"/>.</summary>
internal sealed class PortablePacker
{
    private const int GroupNodesMax = ushort.MaxValue + 1;

    private readonly ColumnPlan _plan;
    private readonly PortableTests _tests;
    private readonly int _zeroColumn;
    private readonly List<PackedNode> _nodes = [];
    private readonly List<long> _values = [];
    private readonly List<int> _trees = [];
    private readonly List<PortableGroup> _groups = [];

    private PortablePacker(ColumnPlan plan, PortableTests tests)
        => (_plan, _tests, _zeroColumn) = (plan, tests, plan.Columns.Count);

    /// <summary>
    /// Packs trees. As many forests are made as 16-bit column numbers need; one, for ordinary models.
    /// </summary>
    public static PortableForest[] Pack(IEnumerable<SplitTree> trees, ColumnPlan plan)
    {
        var forests = new List<PortableForest>();
        var part = new List<SplitTree>();
        var tests = new PortableTests();
        foreach (var tree in trees)
        {
            if (part.Count > 0 && plan.Columns.Count + 1 + tests.Count + tree.Splits.Length > ushort.MaxValue)
            {
                forests.Add(new PortablePacker(plan, tests).PackPart(part));
                (part, tests) = ([], new PortableTests());
            }

            tests.Add(tree);
            part.Add(tree);
        }

        if (part.Count > 0)
            forests.Add(new PortablePacker(plan, tests).PackPart(part));
        return [.. forests];
    }

    private PortableForest PackPart(List<SplitTree> trees)
    {
        var ordered = trees.Select(tree => (Tree: tree, Depth: tree.Depth())).OrderByDescending(item => item.Depth).ToArray();
        for (var next = 0; next < ordered.Length;)
        {
            var first = next;
            for (var size = PortableForest.Lanes; next < ordered.Length && next - first < PortableForest.Lanes; next++)
            {
                size += 2 * ordered[next].Tree.Splits.Length;
                if (next > first && size > GroupNodesMax)
                    break;
            }

            PackGroup([.. ordered[first..next].Select(item => item.Tree)], ordered[first].Depth);
        }

        return new PortableForest(_tests.Splits, _zeroColumn, [.. _nodes], [.. _values], [.. _trees], [.. _groups]);
    }

    private void PackGroup(SplitTree[] trees, int steps)
    {
        var start = _nodes.Count;
        _groups.Add(new PortableGroup(start, _trees.Count, steps));
        for (var lane = 0; lane < PortableForest.Lanes; lane++)
        {
            AddLeaf(start);
            _trees.Add(trees[Math.Min(lane, trees.Length - 1)].Index);
        }

        for (var lane = 0; lane < trees.Length; lane++)
            PackTree(trees[lane], start, lane);
    }

    private void PackTree(SplitTree tree, int start, int root)
    {
        var queue = new Queue<(int Child, int Position)>();
        queue.Enqueue((tree.Splits.Length > 0 ? 0 : ~0, root));
        while (queue.TryDequeue(out var item))
        {
            if (item.Child < 0)
            {
                _values[start + item.Position] = tree.Leaves[~item.Child];
                continue;
            }

            var split = tree.Splits[item.Child];
            var isNumeric = split.Kind == SplitKind.Numeric;
            var left = _nodes.Count - start;
            AddLeaf(start);
            AddLeaf(start);
            _nodes[start + item.Position] = new PackedNode
            {
                Threshold = isNumeric ? split.Threshold : 0.5f,
                Column = checked((ushort)(isNumeric ? _plan.Of(split) : _zeroColumn + 1 + _tests.Of(split))),
                Child = checked((ushort)left),
            };
            queue.Enqueue((split.Left, left));
            queue.Enqueue((split.Right, left + 1));
        }
    }

    private void AddLeaf(int start)
    {
        _nodes.Add(new PackedNode
        {
            Threshold = float.PositiveInfinity,
            Column = checked((ushort)_zeroColumn),
            Child = checked((ushort)(_nodes.Count - start)),
        });
        _values.Add(0);
    }
}
