namespace FraudScoring.Core.Scoring;

/// <summary>
/// Checks an ensemble of unknown origin: every index in range, every node and leaf reached exactly once (so there are
/// no cycles and no shared subtrees), bounded depth, no NaN threshold, finite leaves.
/// </summary>
internal static class TreeCheck
{
    /// <summary>Throws <see cref="ModelFormatException"/> naming the first fault.</summary>
    public static void Validate(TreeEnsemble model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Require(model.FeatureCount is >= 1 and <= ModelLimits.FeaturesMax,
            $"feature count {model.FeatureCount}: expected 1 to {ModelLimits.FeaturesMax}");
        Require(model.Trees.Length is >= 1 and <= ModelLimits.TreesMax,
            $"{model.Trees.Length} trees: expected 1 to {ModelLimits.TreesMax}");
        Require(double.IsFinite(model.Base), $"base score {model.Base}: expected a finite number");
        Require(double.IsFinite(model.Slope) && double.IsFinite(model.Offset),
            $"link slope {model.Slope} and offset {model.Offset}: expected finite numbers");
        Require(model.FeatureNames is null || model.FeatureNames.Length == model.FeatureCount,
            $"{model.FeatureNames?.Length} feature names for {model.FeatureCount} features");

        var nodes = 0L;
        var scale = Math.Abs(model.Base);
        for (var t = 0; t < model.Trees.Length; t++)
        {
            scale += ValidateTree(model, model.Trees[t], t);
            nodes += model.Trees[t].Nodes.Length;
            Require(nodes <= ModelLimits.NodesMax, $"tree {t}: more than {ModelLimits.NodesMax} nodes so far");
        }

        Require(scale <= ModelLimits.ScoreMax,
            $"the trees' largest leaves add up to {scale:R}: expected at most {ModelLimits.ScoreMax:R}");
    }

    private static double ValidateTree(TreeEnsemble model, Tree tree, int index)
    {
        var (nodes, leaves) = (tree.Nodes, tree.Leaves);
        Require(leaves.Length is >= 1 and <= ModelLimits.LeavesPerTreeMax,
            $"tree {index}: {leaves.Length} leaves, expected 1 to {ModelLimits.LeavesPerTreeMax}");
        Require(leaves.Length == nodes.Length + 1,
            $"tree {index}: {nodes.Length} nodes and {leaves.Length} leaves, expected one leaf more than nodes");
        for (var n = 0; n < nodes.Length; n++)
            ValidateNode(model, nodes[n], index, n);
        ValidateShape(nodes, leaves.Length, index);
        ValidateCovers(tree, index);

        var largest = 0.0;
        for (var l = 0; l < leaves.Length; l++)
        {
            Require(double.IsFinite(leaves[l]), $"tree {index} leaf {l}: value {leaves[l]}, expected a finite number");
            largest = Math.Max(largest, Math.Abs(leaves[l]));
        }

        return largest;
    }

    private static void ValidateNode(TreeEnsemble model, in TreeNode node, int tree, int index)
    {
        Require(node.Mode <= SplitMode.AnyPositive, $"tree {tree} node {index}: unknown split mode {node.Mode}");
        if (node.Mode != SplitMode.AnyPositive)
        {
            Require((uint)node.Feature < (uint)model.FeatureCount,
                $"tree {tree} node {index}: feature {node.Feature}, expected 0 to {model.FeatureCount - 1}");
        }

        if (node.Mode is not (SplitMode.Category or SplitMode.AnyPositive))
        {
            Require(!double.IsNaN(node.Threshold), $"tree {tree} node {index}: the threshold is NaN");
            return;
        }

        Require((uint)node.Set < (uint)model.Sets.Length,
            $"tree {tree} node {index}: set {node.Set}, expected 0 to {model.Sets.Length - 1}");
        var set = model.Sets[node.Set];
        if (node.Mode == SplitMode.Category)
        {
            Require(set.Length <= (ModelLimits.CategoryMax / 32) + 1,
                $"tree {tree} node {index}: category {(32L * set.Length) - 1}, expected at most {ModelLimits.CategoryMax}");
            return;
        }

        foreach (var feature in set)
        {
            Require(feature < (uint)model.FeatureCount,
                $"tree {tree} node {index}: feature {feature} in its set, expected 0 to {model.FeatureCount - 1}");
        }
    }

    private static void ValidateShape(TreeNode[] nodes, int leafCount, int tree)
    {
        if (nodes.Length == 0)
            return;

        // Depth of a node once a parent was seen; 0 = not yet. Children are marked from the root down with an own
        // stack, so a long chain cannot overflow the thread's.
        var depth = new int[nodes.Length];
        var leafSeen = new bool[leafCount];
        var stack = new Stack<int>();
        depth[0] = 1;
        stack.Push(0);
        var reached = 0;
        while (stack.TryPop(out var n))
        {
            reached++;
            Require(depth[n] <= ModelLimits.DepthMax, $"tree {tree} node {n}: deeper than {ModelLimits.DepthMax}");
            Visit(nodes[n].True, n);
            Visit(nodes[n].False, n);
        }

        Require(reached == nodes.Length, $"tree {tree}: {nodes.Length - reached} nodes are not reached from the root");

        void Visit(int child, int parent)
        {
            if (child < 0)
            {
                Require(~child < leafCount, $"tree {tree} node {parent}: leaf {~child}, expected 0 to {leafCount - 1}");
                Require(!leafSeen[~child], $"tree {tree} node {parent}: leaf {~child} has two parents");
                leafSeen[~child] = true;
                return;
            }

            Require(child < nodes.Length, $"tree {tree} node {parent}: child {child}, expected below {nodes.Length}");
            Require(depth[child] == 0, $"tree {tree} node {parent}: child {child} has two parents or is in a cycle");
            depth[child] = depth[parent] + 1;
            stack.Push(child);
        }
    }

    private static void ValidateCovers(Tree tree, int index)
    {
        Require(tree.NodeCovers is null || tree.NodeCovers.Length == tree.Nodes.Length,
            $"tree {index}: {tree.NodeCovers?.Length} node covers for {tree.Nodes.Length} nodes");
        Require(tree.LeafCovers is null || tree.LeafCovers.Length == tree.Leaves.Length,
            $"tree {index}: {tree.LeafCovers?.Length} leaf covers for {tree.Leaves.Length} leaves");
        foreach (var cover in (tree.NodeCovers ?? []).Concat(tree.LeafCovers ?? []))
        {
            Require(double.IsFinite(cover) && cover >= 0,
                $"tree {index}: cover {cover}, expected a finite number of at least zero");
        }
    }

    private static void Require(bool holds, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("holds")]
        RequireMessage message)
    {
        if (!holds)
            throw new ModelFormatException(message.ToString());
    }
}
