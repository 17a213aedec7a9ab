namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Turns the node lists of an ONNX tree ensemble into trees: nodes of one tree id in file order, leaves numbered in
/// the order in which they stand in the file. The root is the node that is nobody's child.
/// </summary>
internal sealed class OnnxTreeBuilder
{
    private readonly List<long> _treeIds;
    private readonly List<long> _nodeIds;
    private readonly List<long> _features;
    private readonly List<double> _thresholds;
    private readonly List<string> _modes;
    private readonly List<long> _trueIds;
    private readonly List<long> _falseIds;
    private readonly List<long> _tracks;
    private readonly List<double> _covers;
    private readonly Dictionary<(long Tree, long Node), int> _index = [];
    private long _setWords;

    public OnnxTreeBuilder(OnnxAttributes attributes)
    {
        _treeIds = attributes.Ints("nodes_treeids");
        _nodeIds = Same(attributes.Ints("nodes_nodeids"), "nodes_nodeids");
        _modes = Same(attributes.Strings("nodes_modes"), "nodes_modes");
        _features = Same(attributes.Ints("nodes_featureids"), "nodes_featureids");
        _thresholds = Same(attributes.Floats("nodes_values"), "nodes_values");
        _trueIds = Same(attributes.Ints("nodes_truenodeids"), "nodes_truenodeids");
        _falseIds = Same(attributes.Ints("nodes_falsenodeids"), "nodes_falsenodeids");
        _tracks = Optional(attributes.Ints("nodes_missing_value_tracks_true"), "nodes_missing_value_tracks_true");
        _covers = Optional(attributes.Floats("nodes_hitrates"), "nodes_hitrates");
        if (_treeIds.Count is 0 or > (2 * ModelLimits.NodesMax))
            throw new ModelFormatException(
                $"nodes_treeids: {_treeIds.Count} nodes, expected 1 to {2 * ModelLimits.NodesMax}");

        for (var i = 0; i < _treeIds.Count; i++)
        {
            if (!_index.TryAdd((_treeIds[i], _nodeIds[i]), i))
                throw new ModelFormatException(
                    $"nodes_nodeids[{i}]: node {_nodeIds[i]} of tree {_treeIds[i]} occurs twice");
        }
    }

    /// <summary>Position of a node in the lists, for leaf weights.</summary>
    public int IndexOf(long tree, long node, string list, int position)
        => _index.TryGetValue((tree, node), out var index)
            ? index
            : throw new ModelFormatException($"{list}[{position}]: no node {node} in tree {tree}");

    /// <summary>The sets of categories that nodes of the built trees refer to.</summary>
    public List<uint[]> Sets { get; } = [];

    /// <summary>Nodes and leaves of all trees.</summary>
    public int Count => _treeIds.Count;

    /// <summary>True when the node is a leaf.</summary>
    public bool IsLeaf(int index) => _modes[index] == OnnxModes.Leaf;

    /// <summary>
    /// Builds the trees in the order in which their ids first occur; <paramref name="weights"/> is by node.
    /// </summary>
    public Tree[] Build(double[] weights)
    {
        var hasCovers = _covers.Count > 0 && _covers.Exists(cover => cover != 1) && _covers.TrueForAll(cover => cover >= 0);
        var order = new Dictionary<long, List<int>>();
        for (var i = 0; i < _treeIds.Count; i++)
        {
            if (!order.TryGetValue(_treeIds[i], out var members))
                order.Add(_treeIds[i], members = []);
            members.Add(i);
        }

        return [.. order.Values.Select(members => BuildTree(members, weights, hasCovers))];
    }

    private Tree BuildTree(List<int> members, double[] weights, bool hasCovers)
    {
        var tree = _treeIds[members[0]];
        var inner = members.Where(i => !IsLeaf(i)).ToList();
        var leaves = members.Where(IsLeaf).ToArray();
        MoveRootFirst(inner, tree);
        var chains = FindChains(inner);
        inner.RemoveAll(chains.IsAbsorbed);

        // Number of a node in its tree, leaves as complements.
        var numbers = new Dictionary<long, int>();
        for (var n = 0; n < inner.Count; n++)
            numbers.Add(_nodeIds[inner[n]], n);
        for (var l = 0; l < leaves.Length; l++)
            numbers.Add(_nodeIds[leaves[l]], ~l);

        return new Tree
        {
            Nodes = [.. inner.Select(Node)],
            Leaves = [.. leaves.Select(i => weights[i])],
            NodeCovers = hasCovers ? [.. inner.Select(i => _covers[i])] : null,
            LeafCovers = hasCovers ? [.. leaves.Select(i => _covers[i])] : null,
        };

        TreeNode Node(int i)
        {
            if (!OnnxModes.TryParse(_modes[i], out var mode))
                throw new ModelFormatException(
                    $"nodes_modes[{i}]: '{_modes[i]}', expected LEAF or BRANCH_LEQ, LT, GTE, GT, EQ or NEQ");
            if (_features[i] is < 0 or >= ModelLimits.FeaturesMax)
                throw new ModelFormatException(
                    $"nodes_featureids[{i}]: {_features[i]}, expected 0 to {ModelLimits.FeaturesMax - 1}");

            var falseId = _falseIds[i];
            var set = chains.SetOf(i, ref falseId);
            if (set is not null)
                mode = SplitMode.Category;

            // "NaN is different from the threshold" holds by itself; the other tests need the track.
            return new TreeNode
            {
                Feature = (int)_features[i],
                Mode = mode,
                Threshold = set is null ? _thresholds[i] : 0,
                Set = set is null ? 0 : AddSet(set),
                MissingTrue = mode == SplitMode.NotEqual || (_tracks.Count > 0 && _tracks[i] != 0),
                True = Child(_trueIds[i], "nodes_truenodeids", i),
                False = Child(falseId, "nodes_falsenodeids", i),
            };
        }

        int Child(long id, string list, int i) => numbers.TryGetValue(id, out var number)
            ? number
            : throw new ModelFormatException($"{list}[{i}]: no node {id} in tree {tree}");
    }

    private int AddSet(uint[] set)
    {
        _setWords += set.Length;
        if (_setWords > ModelLimits.CategoryWordsMax)
            throw new ModelFormatException($"sets of categories: more than {ModelLimits.CategoryWordsMax} words");
        Sets.Add(set);
        return Sets.Count - 1;
    }

    // A chain goes on as long as the next node tests the same feature for another category with the same true child.
    private OnnxCategoryChains FindChains(List<int> inner)
    {
        var chains = new OnnxCategoryChains();
        var byId = inner.ToDictionary(i => _nodeIds[i]);
        var parents = new Dictionary<long, int>();
        foreach (var i in inner)
            parents[_falseIds[i]] = i;
        foreach (var head in inner.Where(i => IsCategoryTest(i) && !IsContinued(i)))
        {
            var members = new List<int> { head };
            while (byId.TryGetValue(_falseIds[members[^1]], out var next) && Continues(members[^1], next) && members.Count < inner.Count)
                members.Add(next);
            if (members.Count > 1)
                chains.Add(members, _thresholds, _falseIds[members[^1]]);
        }

        return chains;

        bool IsContinued(int i) => parents.TryGetValue(_nodeIds[i], out var parent) && Continues(parent, i);
    }

    private bool IsCategoryTest(int i)
        => _modes[i] == OnnxModes.NameOf(SplitMode.Equal) && OnnxCategoryChains.IsCategory(_thresholds[i]);

    private bool Continues(int previous, int next)
        => IsCategoryTest(previous) && IsCategoryTest(next) && _features[previous] == _features[next]
        && _trueIds[previous] == _trueIds[next] && (_tracks.Count == 0 || _tracks[previous] == _tracks[next]);

    private void MoveRootFirst(List<int> inner, long tree)
    {
        if (inner.Count == 0)
            return;
        var children = new HashSet<long>();
        foreach (var i in inner)
        {
            children.Add(_trueIds[i]);
            children.Add(_falseIds[i]);
        }

        var root = inner.FindIndex(i => !children.Contains(_nodeIds[i]));
        if (root < 0)
            throw new ModelFormatException($"tree {tree}: every node is another's child, expected one root");
        (inner[0], inner[root]) = (inner[root], inner[0]);
    }

    private List<T> Same<T>(List<T> list, string name) => list.Count == _treeIds.Count
        ? list
        : throw new ModelFormatException(
            $"{name}: {list.Count} values, expected {_treeIds.Count} as nodes_treeids has");

    private List<T> Optional<T>(List<T> list, string name) => list.Count == 0 ? list : Same(list, name);
}
