namespace FraudScoring.LoadTests.Gates;

/// <summary>Bounds of one figure; one of them at least.</summary>
internal sealed record Gate
{
    /// <summary>The figure must not be larger.</summary>
    public double? Max { get; init; }

    /// <summary>The figure must not be smaller.</summary>
    public double? Min { get; init; }

    /// <summary>Only where the other side of a ratio was measured: the previous release is not always given.</summary>
    public bool Optional { get; init; }
}
