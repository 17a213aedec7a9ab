namespace FraudScoring.Core.Scoring;

/// <summary>One tree: node 0 is the root; a tree of one leaf has no nodes.</summary>
public sealed record Tree
{
    /// <summary>The splits.</summary>
    public required TreeNode[] Nodes { get; init; }

    /// <summary>The value of every leaf; there is one leaf more than there are nodes.</summary>
    public required double[] Leaves { get; init; }

    /// <summary>
    /// Training weight that passed each node (row counts or sums of hessians), or null when the file has none.
    /// </summary>
    public double[]? NodeCovers { get; init; }

    /// <summary>Training weight that reached each leaf, or null when the file has none.</summary>
    public double[]? LeafCovers { get; init; }
}
