namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A tree after <see cref="Lowering"/>, with the node and leaf numbers of the <see cref="Tree"/> it came from.
/// </summary>
internal sealed class SplitTree
{
    public required Split[] Splits { get; init; }

    /// <summary>Leaf values in fixed point, or as the bits of floats.</summary>
    public required long[] Leaves { get; init; }

    /// <summary>Position of the tree in the file.</summary>
    public required int Index { get; init; }

    /// <summary>Splits on the longest way from the root to a leaf; 0 for a single leaf.</summary>
    public int Depth()
    {
        var deepest = 0;
        var stack = new Stack<(int Node, int Depth)>();
        if (Splits.Length > 0)
            stack.Push((0, 1));
        while (stack.TryPop(out var at))
        {
            deepest = Math.Max(deepest, at.Depth);
            if (Splits[at.Node].Left >= 0)
                stack.Push((Splits[at.Node].Left, at.Depth + 1));
            if (Splits[at.Node].Right >= 0)
                stack.Push((Splits[at.Node].Right, at.Depth + 1));
        }

        return deepest;
    }
}
