using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>Builds the blocks of a <see cref="ShapLayout"/>.</summary>
internal sealed class ShapParts(ColumnPlan plan)
{
    private const int VectorInts = 16;

    public List<ShapBlock> Blocks { get; } = [];

    public List<int> Columns { get; } = [];

    public List<float> Thresholds { get; } = [];

    public List<ShapNode> Nodes { get; } = [];

    public List<ShapTwig> Twigs { get; } = [];

    public List<double> Leaves { get; } = [];

    public List<ShapRepetition> Repetitions { get; } = [];

    /// <summary>Adds a block of trees that have a split each.</summary>
    public void Add(ShapTree[] trees)
    {
        var inner = Sorted(trees, isTwig: false);
        var twigs = Sorted(trees, isTwig: true);
        var all = inner.Concat(twigs).ToArray();
        var numbers = all.Select((item, number) => (item, number)).ToDictionary(pair => pair.item, pair => pair.number);
        var block = new ShapBlock
        {
            Tests = Columns.Count,
            NodeCount = all.Length,
            Nodes = Nodes.Count,
            InnerCount = inner.Length,
            Twigs = Twigs.Count,
            Leaves = Leaves.Count,
            LeafCount = inner.Sum(item => (item.Split.Left < 0 ? 1 : 0) + (item.Split.Right < 0 ? 1 : 0)),
            Repetitions = Repetitions.Count,
            RepetitionCount = 1 + all.Count(item => item.Tree.Ancestor[item.Node] >= 0),
            Roots = [.. trees.Select(tree => numbers[(tree, 0)])],
            Others = [.. all.Where(item => item.Split.Kind != SplitKind.Numeric).Select(item => (numbers[item], item.Split))],
        };
        Blocks.Add(block);
        AddTests(all);
        var repetitions = AddRepetitions(all, numbers);
        foreach (var item in inner)
            Nodes.Add(Node(item, repetitions[item], block, numbers));
        foreach (var item in twigs)
            Twigs.Add(Twig(item, repetitions[item]));
    }

    private static Item[] Sorted(ShapTree[] trees, bool isTwig) => [.. trees
        .SelectMany(tree => tree.Order.Select(node => new Item(tree, node)))
        .Where(item => item.IsTwig == isTwig)
        .OrderBy(item => item.Tree.Depth[item.Node])];

    private void AddTests(Item[] all)
    {
        foreach (var item in all)
        {
            var isNumeric = item.Split.Kind == SplitKind.Numeric;
            Columns.Add(isNumeric ? plan.Of(item.Split) : 0);
            Thresholds.Add(isNumeric ? item.Split.Threshold : 0);
        }

        while (Columns.Count % VectorInts != 0)
        {
            Columns.Add(0);
            Thresholds.Add(0);
        }
    }

    private Dictionary<Item, int> AddRepetitions(Item[] all, Dictionary<Item, int> numbers)
    {
        var indexes = new Dictionary<Item, int>();
        Repetitions.Add(default);
        var count = 1;

        // By depth, so that what is above a repetition is known before it.
        foreach (var item in all.OrderBy(item => item.Tree.Depth[item.Node]))
        {
            var ancestor = item.Tree.Ancestor[item.Node];
            indexes[item] = ancestor < 0 ? 0 : count++;
            if (ancestor < 0)
                continue;
            var above = new Item(item.Tree, ancestor);
            Repetitions.Add(new ShapRepetition
            {
                Ancestor = numbers[above],
                Above = indexes[above],
                Side = item.Tree.Side[item.Node],
                Share = item.Tree.Share[item.Node],
            });
        }

        return indexes;
    }

    private ShapNode Node(Item item, int repetition, ShapBlock block, Dictionary<Item, int> numbers)
    {
        var left = Slot(item.Split.Left);
        var right = Slot(item.Split.Right);
        return new ShapNode
        {
            SlotsRight = right | (left << 16),
            SlotsLeft = left | (right << 16),
            Feature = item.Split.Feature,
            Repetition = repetition,
            ColdShareRight = item.Tree.LeftShare(item.Node),
            ColdShareLeft = item.Tree.RightShare(item.Node),
        };

        uint Slot(int child)
        {
            if (child >= 0)
                return checked((ushort)numbers[new Item(item.Tree, child)]);
            Leaves.Add(item.Tree.LeafValue(child));
            return checked((ushort)(block.NodeCount + Leaves.Count - 1 - block.Leaves));
        }
    }

    private static ShapTwig Twig(Item item, int repetition)
    {
        var (left, right) = (item.Tree.LeafValue(item.Split.Left), item.Tree.LeafValue(item.Split.Right));
        return new ShapTwig
        {
            ValueRight = right,
            ValueLeft = left,
            ChangeRight = item.Tree.LeftShare(item.Node) * (left - right),
            ChangeLeft = item.Tree.RightShare(item.Node) * (right - left),
            Feature = item.Split.Feature,
            Repetition = repetition,
        };
    }

    /// <summary>A node of one of the block's trees.</summary>
    private readonly record struct Item(ShapTree Tree, int Node)
    {
        public Split Split => Tree.Splits[Node];

        // A root stays with the inner nodes, where its probability is set.
        public bool IsTwig => Node != 0 && Split is { Left: < 0, Right: < 0 };

        public static implicit operator Item((ShapTree Tree, int Node) pair) => new(pair.Tree, pair.Node);
    }
}
