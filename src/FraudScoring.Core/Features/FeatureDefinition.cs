using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>One feature that a model declares: its name, its kind and, for velocity, what it is kept over.</summary>
public sealed record FeatureDefinition
{
    /// <summary>Name in the model: 1 to 64 of <c>a-z 0-9 _</c>, unique in its set.</summary>
    public required string Name { get; init; }

    /// <summary>What is computed.</summary>
    public required FeatureKind Kind { get; init; }

    /// <summary>Whose velocity; null for a raw field.</summary>
    public EntityKind? Entity { get; init; }

    /// <summary>Length of the window, for kinds that have one.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>How long before the payment a label window ends.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>What <c>distinct</c> and <c>seen</c> look at.</summary>
    public RelatedField? Of { get; init; }

    /// <summary>Whether the window leaves the current payment out.</summary>
    public bool IsPrior { get; init; }

    internal bool IsRaw => Kind <= FeatureKind.ShippingMismatch;

    internal bool IsLabel => Kind >= FeatureKind.LabelCount;

    internal bool HasRelated => Kind is FeatureKind.Distinct or FeatureKind.Seen;

    internal bool HasPlace => Kind is FeatureKind.DistanceKm or FeatureKind.SpeedKmh;

    internal bool HasWindow => !IsRaw && !HasPlace && Kind != FeatureKind.SinceLast;

    // What is not named here is taken to need them.
    internal bool NeedsAmounts => !IsRaw && !IsLabel && !HasRelated && !HasPlace && Kind is not (FeatureKind.Count or FeatureKind.SinceLast);

    internal bool NeedsSquares => Kind is FeatureKind.Stddev or FeatureKind.Zscore;
}
