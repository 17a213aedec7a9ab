namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads the body of a FastTree binary ensemble. A value at most the threshold goes to the first child, NaN to the
/// second; a categorical split sends a row in which any feature of its set is above zero to the second.
/// </summary>
internal sealed class MlNetTrees
{
    private const uint Version = 0x00010005;
    private const uint VersionCategorical = 0x00010005;
    private const uint VersionMissing = 0x00010004;
    private const uint VersionFeatureCount = 0x00010002;

    private readonly MlNetBlob _blob;
    private readonly MlNetBody _body;
    private readonly List<uint[]> _sets = [];
    private long _setWords;

    private MlNetTrees(MlNetBlob blob) => (_blob, _body) = (blob, blob.Body);

    public Tree[] Trees { get; private set; } = [];

    public uint[][] Sets => [.. _sets];

    /// <summary>Features of a row; 0 when the file does not say.</summary>
    public int FeatureCount { get; private set; }

    public static MlNetTrees Read(MlNetArchive archive, string directory)
    {
        var trees = new MlNetTrees(MlNetBlob.Read(archive, directory).Expect(Version, "FastTreeBinaryExec"));
        trees.Read();
        return trees;
    }

    private void Read()
    {
        if (_body.Int() is not 4 and var size)
            throw _body.Fault($"size of a float: {size}, expected 4");

        // A tree has at least two leaves and then 125 bytes.
        var count = _body.Count("trees", 100);
        if (count is 0 or > ModelLimits.TreesMax)
            throw _body.Fault($"{count} trees, expected 1 to {ModelLimits.TreesMax}");
        Trees = new Tree[count];
        for (var t = 0; t < count; t++)
            Trees[t] = ReadTree(t);

        var bias = _body.Double();
        if (bias != 0)
            throw _body.Fault($"bias {bias}: ML.NET leaves it out of its scores but not of its exports; expected 0");
        _body.OptionalText("initial content");
        _body.OptionalText("options");
        if (_blob.Version >= VersionFeatureCount)
            FeatureCount = _body.Int();
        if (FeatureCount is < 0 or > ModelLimits.FeaturesMax)
            throw _body.Fault($"{FeatureCount} features, expected at most {ModelLimits.FeaturesMax}");
        _body.End();
    }

    private Tree ReadTree(int t)
    {
        if (_body.Byte() is not 0 and var kind)
            throw Fault(t, $"kind {kind}, expected 0 (an ordinary tree)");
        var leafCount = _body.Int();
        if (leafCount is < 2 or > ModelLimits.LeavesPerTreeMax)
            throw Fault(t, $"{leafCount} leaves, expected 2 to {ModelLimits.LeavesPerTreeMax}");
        _body.Double();
        var weight = _body.Double();
        if (weight != 1)
            throw Fault(t, $"weight {weight}: ML.NET leaves it out of its scores but not of its exports; expected 1");

        var count = leafCount - 1;
        var atMost = AtLeast(t, "first children", _body.Ints("first children"), count);
        var above = AtLeast(t, "second children", _body.Ints("second children"), count);
        var features = AtLeast(t, "features", _body.Ints("features"), count);
        var sets = _blob.Version >= VersionCategorical ? ReadCategories(t, count) : [];
        _body.Ints("bins");
        var thresholds = _body.Floats("thresholds");
        if (thresholds.Length != count)
            throw Fault(t, $"{thresholds.Length} thresholds, expected {count}");
        ReadMissing(t);
        var leaves = AtLeast(t, "leaf values", _body.Doubles("leaf values"), leafCount);
        _body.Doubles("gains");
        _body.Doubles("p-values");
        _body.Doubles("previous values");

        var nodes = new TreeNode[count];
        for (var n = 0; n < count; n++)
        {
            nodes[n] = sets.TryGetValue(n, out var set)
                ? new TreeNode { Mode = SplitMode.AnyPositive, Set = set, True = above[n], False = atMost[n] }
                : new TreeNode { Feature = features[n], Threshold = thresholds[n], True = atMost[n], False = above[n] };
        }

        return new Tree { Nodes = nodes, Leaves = leaves[..leafCount] };
    }

    private Dictionary<int, int> ReadCategories(int t, int count)
    {
        var nodes = _body.Ints("categorical nodes");
        var sets = new Dictionary<int, int>();
        foreach (var node in nodes)
        {
            if ((uint)node >= (uint)count || !sets.TryAdd(node, _sets.Count))
                throw Fault(t, $"categorical node {node}, expected each of 0 to {count - 1} at most once");
            var features = _body.Ints("categories");
            _setWords += features.Length;
            if (_setWords > ModelLimits.CategoryWordsMax)
                throw Fault(t, $"more than {ModelLimits.CategoryWordsMax} features in sets so far");
            if (Array.Exists(features, feature => feature < 0))
                throw Fault(t, $"node {node}: a negative feature in its set");
            _sets.Add(Array.ConvertAll(features, feature => (uint)feature));
            _body.Skip(8);
        }

        return sets;
    }

    // FastTree writes none. If all are zero ML.NET drops them at load.
    private void ReadMissing(int t)
    {
        if (_blob.Version >= VersionMissing && Array.Exists(_body.Floats("replacements of missing values"), value => value != 0))
            throw Fault(t, "replacements of missing values by node are not supported");
    }

    private T[] AtLeast<T>(int tree, string name, T[] values, int count)
        => values.Length >= count ? values : throw Fault(tree, $"{values.Length} {name}, expected at least {count}");

    private ModelFormatException Fault(int tree, string message) => _body.Fault($"tree {tree}: {message}");
}
