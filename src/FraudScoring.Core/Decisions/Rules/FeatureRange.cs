using FraudScoring.Core.Features;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>Type and possible values of the kinds of feature.</summary>
internal static class FeatureRange
{
    private const double Unbounded = double.PositiveInfinity;

    public static (RuleValueKind Type, double Min, double Max, bool IsWhole) Of(FeatureKind kind) => kind switch
    {
        FeatureKind.Amount or FeatureKind.Sum or FeatureKind.Mean or FeatureKind.Max or FeatureKind.Stddev
            => (RuleValueKind.Money, 0, Unbounded, false),
        FeatureKind.Hour => (RuleValueKind.Number, 0, 23, true),
        FeatureKind.Weekday => (RuleValueKind.Number, 0, 6, true),
        FeatureKind.CardForeign or FeatureKind.ShippingMismatch or FeatureKind.Seen => (RuleValueKind.Bool, 0, 1, true),
        FeatureKind.Count or FeatureKind.Distinct or FeatureKind.DeclinedCount or FeatureKind.LabelCount
            or FeatureKind.LabelFrauds => (RuleValueKind.Number, 0, Unbounded, true),
        FeatureKind.DeclinedShare or FeatureKind.LabelRisk => (RuleValueKind.Number, 0, 1, false),
        FeatureKind.SinceLast => (RuleValueKind.Duration, 0, Unbounded, false),
        FeatureKind.Ratio or FeatureKind.DistanceKm or FeatureKind.SpeedKmh => (RuleValueKind.Number, 0, Unbounded, false),
        _ => (RuleValueKind.Number, -Unbounded, Unbounded, false),
    };
}
