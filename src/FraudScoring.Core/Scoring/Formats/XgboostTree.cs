namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// One tree of an XGBoost JSON file: parallel arrays by node, of which deleted nodes are not reached.
/// </summary>
internal sealed class XgboostTree
{
    private const int NodesMax = 8 * ModelLimits.LeavesPerTreeMax;

    private readonly int _index;
    private int[] _left = [];
    private int[] _right = [];
    private int[] _features = [];
    private int[] _defaultLeft = [];
    private int[] _types = [];
    private float[] _conditions = [];
    private float[] _hessians = [];

    private XgboostTree(int index) => _index = index;

    public static Tree Read(ref JsonCursor cursor, int index)
    {
        var tree = new XgboostTree(index);
        for (cursor.EnterObject(); cursor.NextProperty(out var name); cursor.EndProperty())
        {
            switch (name)
            {
                case "left_children":
                    tree._left = cursor.Ints(NodesMax);
                    break;
                case "right_children":
                    tree._right = cursor.Ints(NodesMax);
                    break;
                case "split_indices":
                    tree._features = cursor.Ints(NodesMax);
                    break;
                case "split_conditions":
                    tree._conditions = cursor.Floats(NodesMax);
                    break;
                case "default_left":
                    tree._defaultLeft = cursor.Ints(NodesMax);
                    break;
                case "split_type":
                    tree._types = cursor.Ints(NodesMax);
                    break;
                case "sum_hessian":
                    tree._hessians = cursor.Floats(NodesMax);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        return tree.Build();
    }

    private Tree Build()
    {
        var count = _left.Length;
        Require(count > 0, "left_children: no nodes");
        RequireLength(_right.Length, "right_children");
        RequireLength(_features.Length, "split_indices");
        RequireLength(_conditions.Length, "split_conditions");
        RequireLength(_defaultLeft.Length, "default_left");
        Require(Array.TrueForAll(_types, type => type == 0), "split_type: categorical splits are not supported");
        Require(_hessians.Length == 0 || _hessians.Length == count,
            $"sum_hessian: {_hessians.Length} values for {count} nodes");

        var (nodes, leaves) = Number();
        var hasCovers = _hessians.Length == count;
        return new Tree
        {
            Nodes = [.. nodes.Keys.Select(Node)],
            Leaves = [.. leaves.Keys.Select(leaf => (double)_conditions[leaf])],
            NodeCovers = hasCovers ? [.. nodes.Keys.Select(node => (double)_hessians[node])] : null,
            LeafCovers = hasCovers ? [.. leaves.Keys.Select(leaf => (double)_hessians[leaf])] : null,
        };

        TreeNode Node(int at) => new()
        {
            Feature = _features[at],
            Mode = SplitMode.Less,
            Threshold = _conditions[at],
            MissingTrue = _defaultLeft[at] != 0,
            True = Child(_left[at]),
            False = Child(_right[at]),
        };

        int Child(int at) => nodes.TryGetValue(at, out var node) ? node : ~leaves[at];
    }

    // Numbers what is reached from the root; a node that is reached twice is a fault.
    private (OrderedDictionary<int, int> Nodes, OrderedDictionary<int, int> Leaves) Number()
    {
        var nodes = new OrderedDictionary<int, int>();
        var leaves = new OrderedDictionary<int, int>();
        var open = new Stack<int>([0]);
        while (open.TryPop(out var at))
        {
            Require((uint)at < (uint)_left.Length, $"child {at}, expected 0 to {_left.Length - 1}");
            var isLeaf = _left[at] == -1;
            Require(isLeaf == (_right[at] == -1), $"node {at} has one child");
            Require((isLeaf ? leaves : nodes).TryAdd(at, (isLeaf ? leaves : nodes).Count),
                $"node {at} is reached twice");
            if (isLeaf)
                continue;
            open.Push(_right[at]);
            open.Push(_left[at]);
        }

        return (nodes, leaves);
    }

    private void RequireLength(int length, string name)
        => Require(length == _left.Length, $"{name}: {length} values, left_children has {_left.Length}");

    private void Require(bool holds, string message)
    {
        if (!holds)
            throw new ModelFormatException($"learner.gradient_booster.model.trees[{_index}].{message}");
    }
}
