using FraudScoring.Core.Scoring;
using FraudScoring.Training.Models;

namespace FraudScoring.Tests.Training.Models;

public sealed class TreeShapeTests
{
    // The root's child comes after its own child, so that order in the array cannot stand in for order in the tree.
    private static readonly Tree Chain = new()
    {
        Nodes =
        [
            new TreeNode { True = ~0, False = 2 },
            new TreeNode { True = ~1, False = ~2 },
            new TreeNode { True = 1, False = ~3 },
        ],
        Leaves = [0, 1, 3, 8],
        NodeCovers = [8, 4, 6],
        LeafCovers = [2, 2, 2, 2],
    };

    [Fact]
    public void Depth_Chain_CountsTheSplits()
    {
        Assert.Equal(3, TreeShape.Depth(Chain));
        Assert.Equal(0, TreeShape.Depth(new Tree { Nodes = [], Leaves = [1] }));
    }

    [Fact]
    public void Gains_Covers_AddUpToTheVarianceOfTheLeaves()
    {
        var gains = TreeShape.Gains(Chain)!;

        Assert.Equal([24, 4, 48], gains);
        Assert.Equal(Chain.Leaves.Sum(leaf => 2 * (leaf - 3) * (leaf - 3)), gains.Sum());
    }

    [Fact]
    public void Gains_WithoutWeight_AreZeroAndWithoutCoversNull()
    {
        var node = new TreeNode { True = ~0, False = ~1 };

        Assert.Equal([0.0], TreeShape.Gains(new Tree { Nodes = [node], Leaves = [1, 2], NodeCovers = [0], LeafCovers = [0, 0] })!);
        Assert.Null(TreeShape.Gains(new Tree { Nodes = [node], Leaves = [1, 2] }));
    }
}
