using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>One feature that a model declares: its name, its kind and, for velocity, what it is kept over.</summary>
public sealed record FeatureDefinition
{
    /// <summary>What <see cref="Feature"/> calls the model's own score of a payment (its probability).</summary>
    public const string ScoreName = "score";

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

    /// <summary>Whose values the <c>past</c> kinds look at: another feature's name, or <c>score</c>.</summary>
    public string? Feature { get; init; }

    /// <summary>Name of the feature whose value is taken where this one is missing.</summary>
    public string? Else { get; init; }

    /// <summary>Time in which a decayed value falls by e.</summary>
    public TimeSpan? Decay { get; init; }

    /// <summary>What the payment is compared within.</summary>
    public GroupKind? Group { get; init; }

    /// <summary>Which frauds the label clock leaves out.</summary>
    public ExplainedLimits? Explained { get; init; }

    /// <summary>The payment's field whose text is looked up in <see cref="Terms"/>, e.g. <c>channel</c>.</summary>
    public string? Field { get; init; }

    /// <summary>The texts that have a number.</summary>
    public CodeTerms? Terms { get; init; }

    /// <summary>Numbers that the kind takes.</summary>
    public FeatureParameters Parameters { get; init; } = FeatureParameters.None;

    internal bool IsRaw => Kind <= FeatureKind.ShippingMismatch || Kind is FeatureKind.Weekend or FeatureKind.Night || IsCode;

    internal bool IsCode => Kind == FeatureKind.Code;

    internal bool IsLabel => Kind is >= FeatureKind.LabelCount and <= FeatureKind.LabelRisk;

    /// <summary>Whether it is computed from the entity's profile and not from its series of payments.</summary>
    internal bool IsProfile => Kind is >= FeatureKind.RunningRatio and <= FeatureKind.ClockDecayedRisk;

    internal bool IsPast => Kind is >= FeatureKind.PastSum and <= FeatureKind.PastDecayedMax;

    internal bool IsClock => Kind is >= FeatureKind.ClockRun and <= FeatureKind.ClockDecayedRisk;

    internal bool IsKnown => Kind is FeatureKind.KnownMean or FeatureKind.KnownRatio;

    internal bool IsGroup => Kind is >= FeatureKind.GroupZscore and <= FeatureKind.GroupShare;

    internal bool IsSeries => !IsRaw && !IsProfile && !IsGroup;

    internal bool ReadsScores => IsPast && Feature == ScoreName;

    internal bool HasRelated => Kind is FeatureKind.Distinct or FeatureKind.Seen;

    internal bool HasPlace => Kind is FeatureKind.DistanceKm or FeatureKind.SpeedKmh;

    internal bool HasWindow => IsSeries && !HasPlace && Kind != FeatureKind.SinceLast;

    internal bool IsDecayed
        => Kind is FeatureKind.PastDecayedExcess or FeatureKind.PastDecayedMax or FeatureKind.ClockDecayedRisk;

    internal FieldUse WindowUse => Kind switch
    {
        _ when HasWindow => FieldUse.Required,
        FeatureKind.ClockFrauds or FeatureKind.ClockRisk => FieldUse.Required,
        >= FeatureKind.PastSum and <= FeatureKind.PastExcess => FieldUse.Optional,
        _ => FieldUse.None,
    };

    internal FieldUse ElseUse => Kind == FeatureKind.KnownRatio || IsGroup ? FieldUse.Optional : FieldUse.None;

    // What is not named here is taken to need them.
    internal bool NeedsAmounts => !IsRaw && !IsLabel && !HasRelated && !HasPlace && Kind is not (FeatureKind.Count or FeatureKind.SinceLast);

    internal bool NeedsSquares => Kind is FeatureKind.Stddev or FeatureKind.Zscore;
}
