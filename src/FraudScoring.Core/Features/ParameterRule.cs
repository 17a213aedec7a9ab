namespace FraudScoring.Core.Features;

/// <summary>What a number of a feature may be.</summary>
internal readonly record struct ParameterRule(double Low, double High, bool IsWhole)
{
    public static ParameterRule Of(FeatureParameter parameter) => parameter switch
    {
        FeatureParameter.Over => new(-1e6, 1e6, false),
        FeatureParameter.Clip => new(1, 1000, false),
        FeatureParameter.Cap or FeatureParameter.Start => new(0.01, 1e9, false),
        FeatureParameter.Back => new(1, 8, true),
        FeatureParameter.MinCount => new(1, 1000, true),
        FeatureParameter.MinDeviation => new(0, 100, false),
        FeatureParameter.PriorFrauds or FeatureParameter.PriorCount => new(0, 1e6, false),
        FeatureParameter.FromHour or FeatureParameter.UntilHour => new(0, 23, true),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "unknown parameter"),
    };

    public static FieldUse UseBy(FeatureKind kind, FeatureParameter parameter) => (parameter, kind) switch
    {
        (FeatureParameter.Over, FeatureKind.PastCount or FeatureKind.PastExcess or FeatureKind.PastAge
            or FeatureKind.PastDecayedExcess) => FieldUse.Required,
        (FeatureParameter.Clip, FeatureKind.RunningRatio) => FieldUse.Required,
        (FeatureParameter.Cap, FeatureKind.RunningRatio) => FieldUse.Optional,
        (FeatureParameter.Start, FeatureKind.RunningRatio or FeatureKind.KnownMean or FeatureKind.KnownRatio) => FieldUse.Required,
        (FeatureParameter.Back, FeatureKind.PastLast) => FieldUse.Optional,
        (FeatureParameter.MinCount, FeatureKind.KnownRatio or FeatureKind.GroupZscore) => FieldUse.Optional,
        (FeatureParameter.MinDeviation, FeatureKind.GroupZscore) => FieldUse.Optional,
        (FeatureParameter.PriorFrauds or FeatureParameter.PriorCount, FeatureKind.LabelRisk or FeatureKind.ClockRisk
            or FeatureKind.ClockDecayedRisk) => FieldUse.Optional,
        (FeatureParameter.FromHour or FeatureParameter.UntilHour, FeatureKind.Night) => FieldUse.Required,
        _ => FieldUse.None,
    };

    public bool Allows(double value) => value >= Low && value <= High && (!IsWhole || value == Math.Floor(value));

    public override string ToString()
        => FormattableString.Invariant($"{(IsWhole ? "a whole number" : "a number")} from {Low} to {High} expected");
}
