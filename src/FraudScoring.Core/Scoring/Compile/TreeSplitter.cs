namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Cuts a tree into pieces of at most 32 leaves whose values add up to the tree's. A piece is a subtree and the path to
/// it; leaves off the path have the value 0, and in the tree the subtree is replaced by a leaf of value 0.
///
/// Leaves that the path leaves behind on its left need a bit each, since the first bit left decides. Those on its right
/// share the last bit: a row that leaves the path there loses all bits in between.
/// </summary>
internal sealed class TreeSplitter
{
    private readonly SplitTree _tree;
    private readonly ColumnPlan _plan;
    private readonly int[] _parent;
    private readonly int[] _leafCount;
    private readonly int[] _turnsRight;
    private readonly bool[] _turnsLeft;
    private readonly bool[] _isCut;
    private readonly int[] _topDown;
    private readonly List<BitTree> _pieces = [];

    private TreeSplitter(SplitTree tree, ColumnPlan plan)
    {
        var count = tree.Splits.Length;
        (_tree, _plan) = (tree, plan);
        (_parent, _leafCount, _turnsRight) = (new int[count], new int[count], new int[count]);
        (_turnsLeft, _isCut) = (new bool[count], new bool[count]);
        _topDown = TopDown();
        for (var i = count - 1; i >= 0; i--)
            _leafCount[_topDown[i]] = LeavesOf(tree.Splits[_topDown[i]].Left) + LeavesOf(tree.Splits[_topDown[i]].Right);
    }

    /// <summary>The pieces of a tree, or null when some path is too long for 32 bits.</summary>
    public static List<BitTree>? Split(SplitTree tree, ColumnPlan plan)
    {
        if (tree.Splits.Length == 0)
            return [new BitTree { Nodes = [], Selects = [], Leaves = Pad([tree.Leaves[0]]), Index = tree.Index }];
        var splitter = new TreeSplitter(tree, plan);
        return splitter.Run() ? splitter._pieces : null;
    }

    private bool Run()
    {
        while (_leafCount[0] > BitTree.LeavesMax)
        {
            var largest = 0;
            foreach (var node in _topDown)
            {
                if (!_isCut[node] && BitsOf(node) <= BitTree.LeavesMax
                    && (largest == 0 || _leafCount[node] > _leafCount[largest]))
                    largest = node;
            }

            if (largest == 0)
                return false;
            Emit(largest);
            Cut(largest);
        }

        Emit(0);
        return true;
    }

    private int BitsOf(int node) => _leafCount[node] + _turnsRight[node] + (_turnsLeft[node] ? 1 : 0);

    private int LeavesOf(int child) => child < 0 || _isCut[child] ? 1 : _leafCount[child];

    private void Cut(int root)
    {
        var removed = _leafCount[root] - 1;
        for (var node = root; ; node = _parent[node])
        {
            if (node != root)
                _leafCount[node] -= removed;
            if (node == 0)
                break;
        }

        var inside = new Stack<int>([root]);
        while (inside.TryPop(out var node))
        {
            _isCut[node] = true;
            if (_tree.Splits[node].Left >= 0)
                inside.Push(_tree.Splits[node].Left);
            if (_tree.Splits[node].Right >= 0)
                inside.Push(_tree.Splits[node].Right);
        }
    }

    private void Emit(int root)
    {
        var piece = new Piece(_tree, _plan);
        var path = new Stack<int>();
        for (var node = root; node != 0; node = _parent[node])
            path.Push(node);
        var first = 0;
        foreach (var step in path)
        {
            var above = _tree.Splits[_parent[step]];
            if (above.Right == step)
                piece.Add(above, Bits(first++, 1));
            else
                piece.Add(above, Bits(first, BitTree.LeavesMax - 1 - first));
        }

        Number(root, first, piece);
        _pieces.Add(piece.ToTree());
    }

    // Numbers the leaves below a node from `first` on, left to right, and adds its splits.
    private void Number(int root, int first, Piece piece)
    {
        var open = new Stack<(int Node, int First)>([(root, first)]);
        while (open.TryPop(out var at))
        {
            var split = _tree.Splits[at.Node];
            var left = LeavesOf(split.Left);
            piece.Add(split, Bits(at.First, left));
            Place(split.Left, at.First);
            Place(split.Right, at.First + left);
        }

        void Place(int child, int position)
        {
            if (child < 0)
                piece.Leaves[position] = _tree.Leaves[~child];
            else if (!_isCut[child])
                open.Push((child, position));
        }
    }

    private int[] TopDown()
    {
        var order = new int[_tree.Splits.Length];
        var count = 1;
        for (var i = 0; i < count; i++)
        {
            var node = order[i];
            Visit(_tree.Splits[node].Left, node, isRight: false);
            Visit(_tree.Splits[node].Right, node, isRight: true);
        }

        return order;

        void Visit(int child, int parent, bool isRight)
        {
            if (child < 0)
                return;
            _parent[child] = parent;
            _turnsRight[child] = _turnsRight[parent] + (isRight ? 1 : 0);
            _turnsLeft[child] = _turnsLeft[parent] || !isRight;
            order[count++] = child;
        }
    }

    // The bits of `count` leaves from leaf `first` on.
    private static uint Bits(int first, int count)
        => (uint)(((1UL << count) - 1) << (BitTree.LeavesMax - first - count));

    private static long[] Pad(long[] leaves)
    {
        Array.Resize(ref leaves, BitTree.LeavesMax);
        return leaves;
    }

    private sealed class Piece(SplitTree tree, ColumnPlan plan)
    {
        private readonly List<BitNode> _nodes = [];
        private readonly List<BitSelect> _selects = [];

        public long[] Leaves { get; } = new long[BitTree.LeavesMax];

        public void Add(in Split split, uint removed)
        {
            if (split.Kind == SplitKind.Numeric)
                _nodes.Add(new BitNode(plan.Of(split), split.Threshold, ~removed));
            else
                _selects.Add(new BitSelect(split, ~removed));
        }

        public BitTree ToTree()
            => new() { Nodes = [.. _nodes], Selects = [.. _selects], Leaves = Leaves, Index = tree.Index };
    }
}
