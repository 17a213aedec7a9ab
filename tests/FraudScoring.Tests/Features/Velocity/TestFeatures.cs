using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features.Velocity;

/// <summary>Feature sets that ask every entity for everything.</summary>
internal static class TestFeatures
{
    public static readonly TimeSpan Lateness = TimeSpan.FromHours(2);

    /// <summary>Every kind, for every entity, in short and long windows, with the payment and before it.</summary>
    public static FeatureSet Everything { get; } = Parse(string.Join(",", Entities.SelectMany(EverythingOf)));

    /// <summary>No kind that needs more than counts and sums: the short tiles.</summary>
    public static FeatureSet CountsAndSums { get; } = Parse(string.Join(",", Entities.SelectMany(CountsAndSumsOf)));

    private static string[] Entities => ["card", "customer", "device", "ip", "email", "merchant", "terminal"];

    public static FeatureSet Parse(string features)
        => FeatureSetJson.Parse($$"""{ "lateness": "2h", "features": [ {{features}} ] }""");

    private static IEnumerable<string> EverythingOf(string entity)
    {
        string[] aggregates = ["count", "sum", "mean", "max", "stddev", "declined_count", "declined_share"];
        string[] windows = ["1s", "7m", "1h", "3d"];
        foreach (var (kind, i) in aggregates.Select((k, i) => (k, i)))
        {
            yield return Feature(entity, kind, $$""" "window": "{{windows[i % 4]}}" """);
            yield return Feature(entity, kind, $$""" "window": "{{windows[(i + 2) % 4]}}", "prior": true """);
        }

        foreach (var window in windows[2..])
        {
            yield return Feature(entity, "ratio", $$""" "window": "{{window}}" """);
            yield return Feature(entity, "zscore", $$""" "window": "{{window}}" """);
        }

        yield return Feature(entity, "since_last", "");
        yield return Feature(entity, "distance_km", "");
        yield return Feature(entity, "speed_kmh", "");
        yield return Feature(entity, "distinct", """ "of": "card", "window": "1h" """);
        yield return Feature(entity, "distinct", """ "of": "ip", "window": "3d", "prior": true """);
        yield return Feature(entity, "seen", """ "of": "device", "window": "3d" """);
        yield return Feature(entity, "seen", """ "of": "merchant_country", "window": "7m" """);
        yield return Feature(entity, "distinct", """ "of": "mcc", "window": "7m" """);
        foreach (var kind in (string[])["label_count", "label_frauds", "label_risk"])
        {
            yield return Feature(entity, kind, """ "window": "3h", "delay": "7m" """);
            yield return Feature(entity, kind, """ "window": "2d", "delay": "0s" """);
            yield return Feature(entity, kind, """ "window": "1d", "delay": "1d" """);
        }
    }

    private static IEnumerable<string> CountsAndSumsOf(string entity)
    {
        foreach (var window in (string[])["1m", "10m", "1h", "6h", "1d", "3d"])
        {
            yield return Feature(entity, "count", $$""" "window": "{{window}}" """);
            yield return Feature(entity, "sum", $$""" "window": "{{window}}", "prior": true """);
        }

        yield return Feature(entity, "label_risk", """ "window": "1h", "delay": "5h" """);
    }

    private static string Feature(string entity, string kind, string rest)
    {
        var name = $"{entity}_{kind}_{rest}".Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').ToArray();
        return $$"""{ "name": "{{new string(name)}}", "kind": "{{kind}}", "entity": "{{entity}}"{{(rest.Length > 0 ? "," : "")}} {{rest}} }""";
    }
}
