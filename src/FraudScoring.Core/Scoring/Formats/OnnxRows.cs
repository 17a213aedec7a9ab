using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// An ensemble as the parallel lists of an ONNX tree ensemble; a tree's leaves are numbered after its nodes, and after
/// those the further tests of <see cref="OnnxCategoryChains"/>.
/// </summary>
internal sealed class OnnxRows
{
    private int _chainNodes;

    public List<long> TreeIds { get; } = [];

    public List<long> NodeIds { get; } = [];

    public List<long> Features { get; } = [];

    public List<string> Modes { get; } = [];

    public List<float> Thresholds { get; } = [];

    public List<float> Covers { get; } = [];

    public List<long> TrueIds { get; } = [];

    public List<long> FalseIds { get; } = [];

    public List<long> Tracks { get; } = [];

    public List<long> LeafTreeIds { get; } = [];

    public List<long> LeafNodeIds { get; } = [];

    public List<float> LeafWeights { get; } = [];

    public static OnnxRows Of(TreeEnsemble model)
    {
        var rows = new OnnxRows();
        for (var t = 0; t < model.Trees.Length; t++)
        {
            for (var n = 0; n < model.Trees[t].Nodes.Length; n++)
                rows.AddNode(model, t, n);
            rows._chainNodes = 0;
            for (var l = 0; l < model.Trees[t].Leaves.Length; l++)
                rows.AddLeaf(model.Trees[t], t, l);
        }

        return rows;
    }

    private void AddNode(TreeEnsemble model, int t, int n)
    {
        var tree = model.Trees[t];
        var node = tree.Nodes[n];
        if (node is { Mode: SplitMode.Category, ZeroIsMissing: false })
        {
            AddChain(tree, node, model.Sets[node.Set], t, n);
            return;
        }

        if (node.Mode > SplitMode.NotEqual || node.ZeroIsMissing)
        {
            throw new ModelFormatException($"tree {t} node {n}: ai.onnx.ml 3 has no form for "
                + (node.ZeroIsMissing ? "splits that take zero as missing" : $"{node.Mode} splits"));
        }

        // NaN always passes a test for difference, so one that NaN fails is written as its opposite.
        if (node is { Mode: SplitMode.NotEqual, MissingTrue: false })
            node = node with { Mode = SplitMode.Equal, MissingTrue = true, True = node.False, False = node.True };

        Add(t, n, node.Feature, OnnxModes.NameOf(node.Mode), Threshold(node, t, n), tree.NodeCovers?[n]);
        Connect(IdOf(tree, node.True), IdOf(tree, node.False), node.MissingTrue);
    }

    // Equality tests that share their true child. A set without members is a test that no number passes.
    private void AddChain(Tree tree, in TreeNode node, uint[] set, int t, int n)
    {
        var members = Enumerable.Range(0, 32 * set.Length).Where(c => (set[c / 32] >> (c % 32) & 1) != 0).ToArray();
        if (members.Length == 0)
        {
            Add(t, n, node.Feature, OnnxModes.NameOf(SplitMode.Less), float.NegativeInfinity, tree.NodeCovers?[n]);
            Connect(IdOf(tree, node.True), IdOf(tree, node.False), node.MissingTrue);
            return;
        }

        long id = n;
        for (var i = 0; i < members.Length; i++)
        {
            Add(t, id, node.Feature, OnnxModes.NameOf(SplitMode.Equal), members[i], tree.NodeCovers?[n]);
            var isLast = i == members.Length - 1;
            id = isLast ? IdOf(tree, node.False) : tree.Nodes.Length + tree.Leaves.Length + _chainNodes++;
            Connect(IdOf(tree, node.True), id, node.MissingTrue);
        }
    }

    private void Connect(long trueId, long falseId, bool missingTrue)
    {
        TrueIds.Add(trueId);
        FalseIds.Add(falseId);
        Tracks.Add(missingTrue ? 1 : 0);
    }

    private void AddLeaf(Tree tree, int t, int l)
    {
        var weight = (float)tree.Leaves[l];
        if (!float.IsFinite(weight))
            throw new ModelFormatException($"tree {t} leaf {l}: {tree.Leaves[l]} is outside the range of floats");
        var id = IdOf(tree, ~l);
        Add(t, id, 0, OnnxModes.Leaf, 0, tree.LeafCovers?[l]);
        Connect(0, 0, false);
        LeafTreeIds.Add(t);
        LeafNodeIds.Add(id);
        LeafWeights.Add(weight);
    }

    private void Add(int tree, long id, int feature, string mode, float threshold, double? cover)
    {
        TreeIds.Add(tree);
        NodeIds.Add(id);
        Features.Add(feature);
        Modes.Add(mode);
        Thresholds.Add(threshold);
        Covers.Add((float)(cover ?? 0));
    }

    // For "at most" and "above" the largest float at most the threshold, for the others the smallest at least it:
    // the tests then have the same outcome for every float.
    private static float Threshold(in TreeNode node, int t, int n)
    {
        var atMost = Lowering.AtMost(node.Threshold);
        switch (node.Mode)
        {
            case SplitMode.LessOrEqual or SplitMode.Greater:
                return atMost;
            case SplitMode.Less or SplitMode.GreaterOrEqual:
                return atMost == node.Threshold ? atMost : MathF.BitIncrement(atMost);
            default:
                return atMost == node.Threshold
                    ? atMost
                    : throw new ModelFormatException(
                        $"tree {t} node {n}: threshold {node.Threshold} of an {node.Mode} split is not a float");
        }
    }

    private static int IdOf(Tree tree, int child) => child >= 0 ? child : tree.Nodes.Length + ~child;
}
