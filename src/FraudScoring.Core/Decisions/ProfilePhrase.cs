using FraudScoring.Core.Features;

namespace FraudScoring.Core.Decisions;

/// <summary>What surrounds the value of a profile feature in a reason.</summary>
internal static class ProfilePhrase
{
    public static (string Before, string After, string Zero, string Missing) Sentence(
        FeatureDefinition d, string who, string span, string until)
    {
        var past = d.Feature is { } feature ? feature.Replace('_', ' ') : string.Empty;
        var when = span.Length > 0 ? span : "so far";
        var group = d.Group is { } kind ? "its " + GroupName(kind) : string.Empty;
        return d.Kind switch
        {
            FeatureKind.MaxRatio => ("amount is ", $" times the largest on {who} {span}", "", $"nothing to compare on {who} {span}"),
            FeatureKind.RunningRatio => ("amount is ", $" times what is usual on {who}", "", $"{who} is not known"),
            FeatureKind.KnownMean => ("", $" mean of the legitimate amounts on {who}", "", $"{who} is not known"),
            FeatureKind.KnownRatio => ("amount is ", $" times the mean of the legitimate ones on {who}", "", $"too little is known of {who}"),
            FeatureKind.PastSum => ("", $" sum of {past} on {who} {when}", "", $"{who} is not known"),
            FeatureKind.PastMean => ("", $" mean of {past} on {who} {when}", "", $"nothing on {who} {when}"),
            FeatureKind.PastMax => ("", $" largest {past} on {who} {when}", "", $"nothing on {who} {when}"),
            FeatureKind.PastCount => ("", $" payments with high {past} on {who} {when}", "", $"{who} is not known"),
            FeatureKind.PastExcess => ("", $" excess of {past} on {who} {when}", "", $"{who} is not known"),
            FeatureKind.PastZscore => ($"{past} is ", $" standard deviations from the mean on {who}", "", $"too little to compare on {who}"),
            FeatureKind.PastLast => ("", $" {past} of an earlier payment on {who}", "", $"no earlier payment on {who}"),
            FeatureKind.PastAge => ("", $" seconds since high {past} on {who}", "", $"{past} was never high on {who}"),
            FeatureKind.PastDecayedExcess => ("", $" recent excess of {past} on {who}", "", $"{who} is not known"),
            FeatureKind.PastDecayedMax => ("", $" largest recent {past} on {who}", "", $"nothing on {who} so far"),
            FeatureKind.ClockRun => ("", $" frauds on {who} since its last legitimate payment", $"no frauds on {who} since its last legitimate payment", $"{who} is not known"),
            FeatureKind.ClockFirst => ("", $" seconds since the first of the frauds on {who}", "", $"no run of frauds on {who}"),
            FeatureKind.ClockLegitBefore => ("", $" seconds since the last legitimate payment before the frauds on {who}", "", $"no run of frauds on {who}"),
            FeatureKind.ClockFraudAge => ("", $" seconds since the last known fraud on {who}", "", $"no known fraud on {who}"),
            FeatureKind.ClockLegitAge => ("", $" seconds since the last payment known to be legitimate on {who}", "", $"no payment known to be legitimate on {who}"),
            FeatureKind.ClockKnownAge => ("", $" seconds since the last payment on {who} whose label is known", "", $"no labels of {who} are known"),
            FeatureKind.ClockFrauds => ("", $" known frauds on {who} {until}", "", $"{who} is not known"),
            FeatureKind.ClockRisk => ("", $" % known fraud on {who} {until}", "", $"{who} is not known"),
            FeatureKind.ClockDecayedRisk => ("", $" % recent known fraud on {who}", "", $"{who} is not known"),
            FeatureKind.GroupZscore => ("amount is ", $" standard deviations from the mean of {group}", "", $"too little is known of {group}"),
            FeatureKind.GroupDifference => ("amount is ", $" above the mean of {group}, on a scale of logarithms", "", $"nothing is known of {group}"),
            FeatureKind.GroupShare => ("", $" % of such payments are of {group}", "", "a field of the group was not provided"),
            _ => throw new InvalidOperationException($"{d.Kind} has no phrase"),
        };
    }

    private static string GroupName(GroupKind group) => group switch
    {
        GroupKind.Mcc => "merchant category",
        GroupKind.MccHour => "merchant category at this hour",
        GroupKind.Merchant => "merchant",
        GroupKind.Card => "card",
        GroupKind.CardMcc => "card in this merchant category",
        GroupKind.CardHour => "card at this hour",
        GroupKind.Customer => "customer",
        GroupKind.CustomerMcc => "customer in this merchant category",
        _ => "customer at this hour",
    };
}
