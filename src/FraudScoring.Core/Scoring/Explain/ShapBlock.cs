namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// Some trees that are explained together, with where their parts lie in <see cref="ShapLayout"/>. Nodes of a block are
/// numbered: first those with inner children, parents before children, then twigs.
/// </summary>
internal sealed record ShapBlock
{
    /// <summary>First of the tests (column and threshold) of the nodes; there is room for whole vectors.</summary>
    public required int Tests { get; init; }

    /// <summary>All nodes.</summary>
    public required int NodeCount { get; init; }

    public required int Nodes { get; init; }

    /// <summary>Nodes with an inner child, and roots.</summary>
    public required int InnerCount { get; init; }

    public required int Twigs { get; init; }

    /// <summary>Leaf children of inner nodes; their slots follow those of the nodes.</summary>
    public required int Leaves { get; init; }

    public required int LeafCount { get; init; }

    /// <summary>First repetition of the block; index 0 there stands for "none".</summary>
    public required int Repetitions { get; init; }

    /// <summary>Repetitions, the one for "none" included.</summary>
    public required int RepetitionCount { get; init; }

    /// <summary>Numbers of the roots.</summary>
    public required int[] Roots { get; init; }

    /// <summary>Nodes whose test is no comparison.</summary>
    public required (int Node, Compile.Split Split)[] Others { get; init; }
}
