namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A tree of at most 32 leaves for the bit-vector method (Lucchese et al., "QuickScorer", SIGIR 2015). Leaves are
/// numbered from left to right, leaf i is bit 31 - i. Every split that sends the row right removes the leaves of its
/// left subtree, in any order; the first bit left is the exit leaf.
/// </summary>
internal sealed class BitTree
{
    public const int LeavesMax = 32;

    public required BitNode[] Nodes { get; init; }

    public required BitSelect[] Selects { get; init; }

    /// <summary>Leaf values in fixed point, <see cref="LeavesMax"/> of them.</summary>
    public required long[] Leaves { get; init; }

    /// <summary>Position in the file of the tree that this is, or is a piece of.</summary>
    public required int Index { get; init; }
}
