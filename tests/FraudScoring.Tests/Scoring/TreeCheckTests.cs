using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring;

public sealed class TreeCheckTests
{
    [Fact]
    public void Compile_Cycle_IsRefused()
        => Refused("tree 0 node 1: child 0", Model(Node(1, ~0), Node(0, ~1)));

    [Fact]
    public void Compile_SharedLeaf_IsRefused()
        => Refused("leaf 0 has two parents", Model(Node(1, ~0), Node(~0, ~1)));

    [Fact]
    public void Compile_ChildOutOfRange_IsRefused()
        => Refused("child 9", Model(Node(9, ~0), Node(~1, ~2)));

    [Fact]
    public void Compile_LeafOutOfRange_IsRefused()
        => Refused("leaf 7", Model(Node(1, ~7), Node(~1, ~2)));

    [Fact]
    public void Compile_UnreachedNode_IsRefused()
        => Refused("1 nodes are not reached", Model(Node(~0, ~1), Node(~2, ~3)));

    [Fact]
    public void Compile_NanThreshold_IsRefused()
        => Refused("threshold is NaN", Model(Node(~0, ~1) with { Threshold = double.NaN }));

    [Fact]
    public void Compile_FeatureOutOfRange_IsRefused()
        => Refused("feature 2, expected 0 to 1", Model(Node(~0, ~1) with { Feature = 2 }));

    [Fact]
    public void Compile_UnknownSet_IsRefused()
        => Refused("set 0", Model(Node(~0, ~1) with { Mode = SplitMode.Category }));

    [Fact]
    public void Compile_HugeLeaves_AreRefused()
        => Refused("largest leaves add up", Model([Node(~0, ~1)], 1e12));

    [Fact]
    public void Compile_InfiniteLeaf_IsRefused()
        => Refused("tree 0 leaf 0", Model([Node(~0, ~1)], double.PositiveInfinity));

    [Fact]
    public void Compile_DeepChain_IsRefused()
    {
        var depth = ModelLimits.DepthMax + 1;
        var nodes = Enumerable.Range(0, depth).Select(n => Node(n + 1 < depth ? n + 1 : ~depth, ~n));

        Refused("deeper than", Model([.. nodes]));
    }

    [Fact]
    public void Compile_LargestTree_Scores()
    {
        // A complete tree of as many leaves as are allowed, left part deeper.
        var leaves = ModelLimits.LeavesPerTreeMax;
        var nodes = new TreeNode[leaves - 1];
        for (var n = 0; n < nodes.Length; n++)
        {
            nodes[n] = Node(Child(2 * n), Child((2 * n) + 1)) with { Threshold = n % 7, Feature = n % 2 };
        }

        var model = Model(nodes);
        var forest = Forest.Compile(model);
        for (var i = 0; i < 50; i++)
            Assert.Equal(Reference.Score(model, [i % 8, i % 5]), forest.ScoreRaw([i % 8, i % 5]), 1e-12);

        int Child(int place) => place + 1 < leaves - 1 ? place + 1 : ~(place + 1 - (leaves - 1));
    }

    private static TreeNode Node(int left, int right) => new() { True = left, False = right };

    private static TreeEnsemble Model(params TreeNode[] nodes) => Model(nodes, 1);

    private static TreeEnsemble Model(TreeNode[] nodes, double leaf) => new()
    {
        FeatureCount = 2,
        Trees = [new Tree { Nodes = nodes, Leaves = [.. Enumerable.Range(0, nodes.Length + 1).Select(i => leaf / (i + 1))] }],
    };

    private static void Refused(string message, TreeEnsemble model)
        => Assert.Contains(message, Assert.Throws<ModelFormatException>(() => Forest.Compile(model)).Message);
}
