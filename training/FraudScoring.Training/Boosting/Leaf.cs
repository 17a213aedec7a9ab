namespace FraudScoring.Training.Boosting;

/// <summary>A leaf of the tree that is being grown: its run of rows, its sums, and its best split.</summary>
internal sealed class Leaf
{
    public required int Begin { get; init; }

    public required int Count { get; init; }

    public required int Depth { get; init; }

    /// <summary>Packed sum of gradients and hessians.</summary>
    public required long Sum { get; init; }

    /// <summary>The node above, or -1 for the root.</summary>
    public required int Parent { get; init; }

    /// <summary>Whether the leaf is its parent's left child.</summary>
    public required bool IsLeft { get; init; }

    /// <summary>Lowest value that a monotone feature above allows.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>Highest value that a monotone feature above allows.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    public GradientHistogram? Histogram { get; set; }

    public Split Split { get; set; } = Split.None;
}
