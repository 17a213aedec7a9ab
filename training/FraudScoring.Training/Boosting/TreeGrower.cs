using System.Diagnostics;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// Grows one tree at a time, leaf by leaf, by default always splitting the leaf whose split gains most. Of two children only the
/// one with fewer rows gets its histogram summed up; the other's is the parent's less that (as in LightGBM: Ke et al.,
/// 2017). A job is one group of features: histogram, difference and search in one go, while the sums are in cache.
/// </summary>
internal sealed class TreeGrower
{
    private readonly BinnedMatrix _matrix;
    private readonly BoostingOptions _options;
    private readonly WorkerTeam _team;
    private readonly RowPartition _partition;
    private readonly SplitScanner[] _scanners;
    private readonly CategoryScanner?[] _categoryScanners;
    private readonly Split[] _smallSplits;
    private readonly Split[] _largeSplits;
    private readonly Stack<GradientHistogram> _spare = new();
    private readonly List<Leaf> _leaves = [];
    private readonly List<Node> _nodes = [];
    private readonly Action<int> _search;
    private long[] _gradients = [];
    private bool[] _features = [];
    private GradientScale _scale;
    private Leaf? _small;
    private Leaf? _large;
    private LeafTotals _smallTotals;
    private LeafTotals _largeTotals;
    private bool _isSmallOpen;
    private bool _isLargeOpen;

    public TreeGrower(BinnedMatrix matrix, BoostingOptions options, WorkerTeam team)
    {
        _matrix = matrix;
        _options = options;
        _team = team;
        _partition = new RowPartition(matrix.RowCount, team);
        _smallSplits = new Split[matrix.FeatureCount];
        _largeSplits = new Split[matrix.FeatureCount];
        _scanners = new SplitScanner[matrix.Groups.Length];
        _categoryScanners = new CategoryScanner?[matrix.Groups.Length];
        for (int group = 0; group < _scanners.Length; group++)
        {
            int binsMax = BinsMax(matrix, matrix.Groups[group]);
            _scanners[group] = new SplitScanner(binsMax);
            if (HasCategories(matrix, matrix.Groups[group]))
                _categoryScanners[group] = new CategoryScanner(binsMax);
        }

        _search = SearchGroup;
    }

    /// <summary>Row numbers, so ordered that each leaf's rows are one run.</summary>
    public int[] Rows => _partition.Rows;

    /// <summary>The leaves of the tree grown last, in the order of <see cref="TrainedTree.LeafValue"/>.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves;

    /// <summary>Grows a tree on these rows (ascending) and features.</summary>
    public TrainedTree Grow(int[] rows, bool[] features, long[] gradients, GradientScale scale)
    {
        _partition.Reset(rows);
        _gradients = gradients;
        _features = features;
        _scale = scale;
        _leaves.Clear();
        _nodes.Clear();
        PlantRoot(rows);
        while (_leaves.Count < _options.LeavesMax && TryFindNextLeaf(out int index))
            SplitLeaf(index);
        foreach (var leaf in _leaves)
            Recycle(leaf);
        return ToTree();
    }

    private void PlantRoot(int[] rows)
    {
        long sum = 0;
        foreach (int row in rows)
            sum += _gradients[row];
        var root = new Leaf { Begin = 0, Count = rows.Length, Depth = 0, Sum = sum, Parent = -1, IsLeft = false };
        _leaves.Add(root);
        Search(root, null);
    }

    private bool TryFindNextLeaf(out int next)
    {
        next = -1;
        for (int i = 0; i < _leaves.Count; i++)
        {
            if (_leaves[i].Split.Gain > _options.GainMin && (next < 0 || IsBefore(_leaves[i], _leaves[next])))
                next = i;
        }

        return next >= 0;
    }

    private bool IsBefore(Leaf leaf, Leaf other)
        => _options.Growth == TreeGrowth.DepthWise && leaf.Depth != other.Depth
            ? leaf.Depth < other.Depth
            : leaf.Split.Gain > other.Split.Gain;

    private void SplitLeaf(int index)
    {
        var parent = _leaves[index];
        var split = parent.Split;
        int leftCount = _partition.Split(parent.Begin, parent.Count, _matrix.Column(split.Feature), split);
        Debug.Assert(leftCount > 0 && leftCount < parent.Count, "a side with a hessian has rows");
        int node = _nodes.Count;
        _nodes.Add(new Node(split, parent.Parent, parent.IsLeft));
        var bounds = BoundsOf(parent, split);
        var left = Child(parent, node, true, parent.Begin, leftCount, split.LeftSum, bounds.Left);
        var right = Child(
            parent, node, false, parent.Begin + leftCount, parent.Count - leftCount, parent.Sum - split.LeftSum, bounds.Right);
        _leaves[index] = left;
        _leaves.Add(right);
        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        large.Histogram = parent.Histogram;
        Search(small, large);
    }

    // What lies on either side of a split on a monotone feature stays on its side of the middle between the two values,
    // however it is split later: then no leaf can break the order (as in XGBoost's monotonic constraints).
    private ((double Low, double High) Left, (double Low, double High) Right) BoundsOf(Leaf parent, in Split split)
    {
        var same = (parent.Low, parent.High);
        var direction = DirectionOf(split.Feature);
        if (direction == Monotone.Free)
            return (same, same);
        double middle = (Value(split.LeftSum, parent.Low, parent.High)
            + Value(parent.Sum - split.LeftSum, parent.Low, parent.High)) / 2;
        var below = (parent.Low, middle);
        var above = (middle, parent.High);
        return direction == Monotone.Increasing ? (below, above) : (above, below);
    }

    private Monotone DirectionOf(int feature) => _options.Monotone.Count == 0 ? Monotone.Free : _options.Monotone[feature];

    private static Leaf Child(
        Leaf parent, int node, bool isLeft, int begin, int count, long sum, (double Low, double High) bounds) => new()
        {
            Begin = begin,
            Count = count,
            Depth = parent.Depth + 1,
            Sum = sum,
            Parent = node,
            IsLeft = isLeft,
            Low = bounds.Low,
            High = bounds.High,
        };

    private void Search(Leaf small, Leaf? large)
    {
        bool isLast = _leaves.Count == _options.LeavesMax;
        _isSmallOpen = !isLast && IsOpen(small);
        _isLargeOpen = !isLast && large is not null && IsOpen(large);
        if (!_isSmallOpen && !_isLargeOpen)
            return;
        _small = small;
        _large = large;
        _smallTotals = new LeafTotals(small.Sum, small.Count, _scale, _options, small.Low, small.High);
        if (large is not null)
            _largeTotals = new LeafTotals(large.Sum, large.Count, _scale, _options, large.Low, large.High);
        small.Histogram = _spare.Count > 0 ? _spare.Pop() : new GradientHistogram(_matrix.BinCount);
        _team.Run(_matrix.Groups.Length, _search);
        small.Split = _isSmallOpen ? Best(_smallSplits) : Split.None;
        if (large is not null)
            large.Split = _isLargeOpen ? Best(_largeSplits) : Split.None;
    }

    private bool IsOpen(Leaf leaf)
        => leaf.Count >= 2L * _options.LeafRowsMin && (_options.DepthMax == 0 || leaf.Depth < _options.DepthMax);

    private void SearchGroup(int index)
    {
        var group = _matrix.Groups[index];
        var small = _small!;
        small.Histogram!.Build(group, _partition.Rows.AsSpan(small.Begin, small.Count), _gradients);
        if (_isSmallOpen)
            Scan(index, small.Histogram, _smallTotals, _smallSplits);
        if (_large is not { } large)
            return;
        large.Histogram!.Subtract(group, small.Histogram);
        if (_isLargeOpen)
            Scan(index, large.Histogram, _largeTotals, _largeSplits);
    }

    private void Scan(int index, GradientHistogram histogram, in LeafTotals totals, Split[] splits)
    {
        var group = _matrix.Groups[index];
        for (int i = 0; i < group.Width; i++)
        {
            int feature = group.FirstFeature + i;
            if (!_features[feature])
                splits[feature] = Split.None;
            else if (_matrix.Mapper.IsCategorical(feature))
                splits[feature] = _categoryScanners[index]!.Best(feature, histogram.Feature(group, i), totals);
            else
                splits[feature] = _scanners[index].Best(feature, histogram.Feature(group, i), totals, DirectionOf(feature));
        }
    }

    private static Split Best(Split[] splits)
    {
        var best = Split.None;
        foreach (var split in splits)
        {
            if (split.Gain > best.Gain)
                best = split;
        }

        return best;
    }

    private void Recycle(Leaf leaf)
    {
        if (leaf.Histogram is { } histogram)
            _spare.Push(histogram);
        leaf.Histogram = null;
    }

    private TrainedTree ToTree()
    {
        var tree = new TrainedTree(_nodes.Count);
        for (int node = 0; node < _nodes.Count; node++)
        {
            var split = _nodes[node].Split;
            tree.Feature[node] = split.Feature;
            tree.Bin[node] = split.Bin;
            tree.LeftBins[node] = split.LeftBins;
            if (split.LeftBins is { } bins)
                tree.LeftCategories[node] = _matrix.Mapper.CategoriesOf(split.Feature, bins);
            else
                tree.Threshold[node] = _matrix.Mapper.Threshold(split.Feature, split.Bin);
            tree.Gain[node] = split.Gain;
            tree.IsMissingLeft[node] = split.IsMissingLeft;
            if (_nodes[node].Parent >= 0)
                Attach(tree, _nodes[node].Parent, _nodes[node].IsLeft, node);
        }

        for (int i = 0; i < _leaves.Count; i++)
        {
            tree.LeafValue[i] = _options.LearningRate * Value(_leaves[i].Sum, _leaves[i].Low, _leaves[i].High);
            tree.LeafRows[i] = _leaves[i].Count;
            if (_leaves[i].Parent >= 0)
                Attach(tree, _leaves[i].Parent, _leaves[i].IsLeft, ~i);
        }

        return tree;
    }

    private static void Attach(TrainedTree tree, int parent, bool isLeft, int child)
    {
        if (isLeft)
            tree.Left[parent] = child;
        else
            tree.Right[parent] = child;
    }

    private double Value(long sum, double low, double high)
    {
        double gradient = (int)(sum >> 32) / _scale.Gradient;
        double hessian = (int)sum / _scale.Hessian;
        double strength = Math.Max(Math.Abs(gradient) - _options.L1, 0);
        double denominator = hessian + _options.L2;
        return Math.Clamp(denominator > 0 ? -Math.Sign(gradient) * strength / denominator : 0, low, high);
    }

    private static bool HasCategories(BinnedMatrix matrix, FeatureGroup group)
    {
        for (int i = 0; i < group.Width; i++)
        {
            if (matrix.Mapper.IsCategorical(group.FirstFeature + i))
                return true;
        }

        return false;
    }

    private static int BinsMax(BinnedMatrix matrix, FeatureGroup group)
    {
        int most = 0;
        for (int i = 0; i < group.Width; i++)
            most = Math.Max(most, matrix.Mapper.BinCount(group.FirstFeature + i));
        return most;
    }

    private readonly record struct Node(Split Split, int Parent, bool IsLeft);
}
