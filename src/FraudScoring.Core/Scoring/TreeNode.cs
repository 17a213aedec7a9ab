namespace FraudScoring.Core.Scoring;

/// <summary>One split of a <see cref="Tree"/> as its library defines it.</summary>
public readonly record struct TreeNode
{
    /// <summary>Index of the feature that is tested; unused by <see cref="SplitMode.AnyPositive"/>.</summary>
    public int Feature { get; init; }

    /// <summary>The test.</summary>
    public SplitMode Mode { get; init; }

    /// <summary>What the value is compared with, as a double against the float value widened to double.</summary>
    public double Threshold { get; init; }

    /// <summary>True when a missing value goes to the true child, whatever the test says of it.</summary>
    public bool MissingTrue { get; init; }

    /// <summary>True when values within 1e-35 of zero count as missing, as NaN always does.</summary>
    public bool ZeroIsMissing { get; init; }

    /// <summary>Index in <see cref="TreeEnsemble.Sets"/> for the modes that test a set.</summary>
    public int Set { get; init; }

    /// <summary>Where the row goes when the test holds: a node index, or the complement (~) of a leaf index.</summary>
    public int True { get; init; }

    /// <summary>Where the row goes otherwise.</summary>
    public int False { get; init; }
}
