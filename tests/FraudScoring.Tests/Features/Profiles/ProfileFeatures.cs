using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>Feature sets of profiles.</summary>
internal static class ProfileFeatures
{
    public static readonly TimeSpan Lateness = TimeSpan.FromHours(2);

    /// <summary>Every kind, for two entities, with short and long windows.</summary>
    public static FeatureSet Everything { get; } = Parse(
        [
            One("amount", "amount"), One("late_hours", "night", """ "from_hour": 22, "until_hour": 5 """),
            One("mcc_z", "group_zscore", """ "group": "mcc", "min_count": 5, "min_deviation": 0.1 """),
            One("mcc_hour_z", "group_zscore", """ "group": "mcc_hour", "else": "mcc_z" """),
            One("merchant_d", "group_difference", """ "group": "merchant" """),
            One("card_mcc_d", "group_difference", """ "group": "card_mcc", "else": "merchant_d" """),
            One("customer_mcc_share", "group_share", """ "group": "customer_mcc" """),
            One("card_hour_share", "group_share", """ "group": "card_hour" """),
            One("mcc_hour_share", "group_share", """ "group": "mcc_hour" """),
            .. EverythingOf("customer"), .. EverythingOf("terminal"),
        ]);

    public static FeatureSet Parse(params string[] features)
        => FeatureSetJson.Parse($$"""{ "lateness": "2h", "features": [ {{string.Join(",", features)}} ] }""");

    public static string One(string name, string kind, string rest = "")
        => $$"""{ "name": "{{name}}", "kind": "{{kind}}"{{(rest.Length > 0 ? "," : "")}} {{rest}} }""";

    private static IEnumerable<string> EverythingOf(string entity)
    {
        var ratio = $"{entity}_ratio";
        var explained = $$""" "delay": "2h", "explained": { "{{ratio}}": 2.5, "amount": 900 } """;
        yield return Of("ratio", "running_ratio", """ "clip": 2.5, "cap": 150, "start": 50 """);
        yield return Of("known_mean", "known_mean", """ "delay": "2h", "start": 50 """);
        yield return Of("known_ratio", "known_ratio", $$""" "delay": "2h", "start": 50, "min_count": 3, "else": "{{ratio}}" """);
        foreach (var kind in (string[])["clock_run", "clock_first", "clock_legit_before", "clock_fraud_age", "clock_legit_age", "clock_known_age"])
            yield return Of(kind, kind, explained);
        yield return Of("clock_frauds", "clock_frauds", $$""" "window": "3h", {{explained}} """);
        yield return Of("clock_risk", "clock_risk", $$""" "window": "90m", "prior_frauds": 0.5, "prior_count": 5, {{explained}} """);
        yield return Of("clock_decayed", "clock_decayed_risk", $$""" "decay": "5h", "prior_frauds": 0.02, "prior_count": 2.5, {{explained}} """);
        foreach (var (feature, i) in ((string[])["amount", ratio, "merchant_d", "late_hours", "score"]).Select((f, i) => (f, i)))
        {
            foreach (var window in (string[])["", """, "window": "40m" """, """, "window": "3h" """])
            {
                var name = $"{i}{new string([.. window.Where(char.IsAsciiDigit)])}";
                yield return Of($"sum_{name}", "past_sum", $$""" "feature": "{{feature}}" {{window}} """);
                yield return Of($"mean_{name}", "past_mean", $$""" "feature": "{{feature}}" {{window}} """);
                yield return Of($"max_{name}", "past_max", $$""" "feature": "{{feature}}" {{window}} """);
                yield return Of($"count_{name}", "past_count", $$""" "feature": "{{feature}}", "over": 0.5 {{window}} """);
                yield return Of($"excess_{name}", "past_excess", $$""" "feature": "{{feature}}", "over": 0.25 {{window}} """);
            }

            if (feature != "score")
                yield return Of($"zscore_{i}", "past_zscore", $$""" "feature": "{{feature}}" """);
            yield return Of($"last_{i}", "past_last", $$""" "feature": "{{feature}}" """);
            yield return Of($"third_{i}", "past_last", $$""" "feature": "{{feature}}", "back": 3 """);
            yield return Of($"age_{i}", "past_age", $$""" "feature": "{{feature}}", "over": 0.5 """);
            yield return Of($"fall_{i}", "past_decayed_excess", $$""" "feature": "{{feature}}", "over": 0.25, "decay": "1h" """);
            yield return Of($"fallmax_{i}", "past_decayed_max", $$""" "feature": "{{feature}}", "decay": "1h" """);
        }

        string Of(string name, string kind, string rest) => One($"{entity}_{name}", kind, $$""" "entity": "{{entity}}", {{rest}} """);
    }
}
