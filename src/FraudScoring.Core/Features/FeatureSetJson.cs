using System.Text.Json;
using System.Text.Json.Nodes;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>
/// The <c>features</c> part of <c>model.json</c>: <c>{ "lateness": "24h", "currency_rates": { "USD": 0.92 },
/// "features": [ { "name": "card_count_1h", "kind": "count", "entity": "card", "window": "1h" } ] }</c>.
/// </summary>
public static class FeatureSetJson
{
    // Before what is made of it: fields are set in this order.
    private static readonly (FeatureParameter Parameter, string Name)[] Parameters =
        [.. Enum.GetValues<FeatureParameter>().Select(p => (p, ToSnake(p)))];

    private static readonly string[] Known = ["lateness", "currency_rates", "features"];
    private static readonly string[] KnownOfFeature = ["name", "kind", "entity", "window", "delay", "of", "prior", "feature", "else", "decay", "group", "explained", "field", "terms", .. Parameters.Select(p => p.Name)];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a feature set from JSON text.</summary>
    /// <exception cref="FeatureSetException">The text is not JSON or declares something unknown.</exception>
    public static FeatureSet Parse(string json)
    {
        try
        {
            return Read(JsonNode.Parse(json, documentOptions: Strict) as JsonObject
                ?? throw new FeatureSetException("feature set: an object expected"));
        }
        catch (JsonException e)
        {
            throw new FeatureSetException(
                $"feature set: not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message}");
        }
    }

    /// <summary>Reads a feature set from an object that was parsed already.</summary>
    /// <exception cref="FeatureSetException">It declares something unknown or wrong.</exception>
    public static FeatureSet Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        CheckKeys(json, Known, "feature set");
        if (json["features"] is not JsonArray list)
            throw new FeatureSetException("features: an array expected");
        var definitions = list.Select((node, i) => ReadDefinition(node, i)).ToArray();
        var lateness = ReadDuration(json, "lateness", "feature set") ?? TimeSpan.FromHours(24);
        return new FeatureSet(definitions, ReadRates(json["currency_rates"]), lateness);
    }

    /// <summary>Writes a feature set so that <see cref="Read"/> gives an equal one.</summary>
    public static JsonObject Write(FeatureSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var rates = new JsonObject();
        foreach (var (code, rate) in set.CurrencyRates.OrderBy(r => r.Key, StringComparer.Ordinal))
            rates[code] = rate;
        return new JsonObject
        {
            ["lateness"] = Durations.Format(set.Lateness),
            ["currency_rates"] = rates,
            ["features"] = new JsonArray([.. set.Definitions.Select(WriteDefinition)]),
        };
    }

    private static JsonNode WriteDefinition(FeatureDefinition d)
    {
        var json = new JsonObject { ["name"] = d.Name, ["kind"] = ToSnake(d.Kind) };
        if (d.Entity is { } entity)
            json["entity"] = ToSnake(entity);
        if (d.Of is { } of)
            json["of"] = ToSnake(of);
        if (d.Window is { } window)
            json["window"] = Durations.Format(window);
        if (d.Delay is { } delay)
            json["delay"] = Durations.Format(delay);
        if (d.IsPrior)
            json["prior"] = true;
        if (d.Feature is { } feature)
            json["feature"] = feature;
        if (d.Else is { } other)
            json["else"] = other;
        if (d.Decay is { } decay)
            json["decay"] = Durations.Format(decay);
        if (d.Group is { } group)
            json["group"] = ToSnake(group);
        if (d.Explained is { } explained)
            json["explained"] = new JsonObject(explained.Limits.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        if (d.Field is { } field)
            json["field"] = field;
        if (d.Terms is { } terms)
            json["terms"] = new JsonArray([.. terms.Terms.Select(term => (JsonNode)term)]);
        foreach (var (parameter, name) in Parameters)
        {
            if (d.Parameters[parameter] is { } value)
                json[name] = value;
        }

        return json;
    }

    private static FeatureDefinition ReadDefinition(JsonNode? node, int index)
    {
        var place = $"features[{index}]";
        if (node is not JsonObject json)
            throw new FeatureSetException($"{place}: an object expected");
        var name = ReadText(json, "name", place) ?? throw new FeatureSetException($"{place}: 'name' is missing");
        place = $"{place} '{name}'";
        CheckKeys(json, KnownOfFeature, place);
        return new FeatureDefinition
        {
            Name = name,
            Kind = ReadEnum<FeatureKind>(json, "kind", place) ?? throw new FeatureSetException($"{place}: 'kind' is missing"),
            Entity = ReadEnum<EntityKind>(json, "entity", place),
            Of = ReadEnum<RelatedField>(json, "of", place),
            Window = ReadDuration(json, "window", place),
            Delay = ReadDuration(json, "delay", place),
            IsPrior = ReadBool(json, "prior", place),
            Feature = ReadText(json, "feature", place),
            Else = ReadText(json, "else", place),
            Decay = ReadDuration(json, "decay", place),
            Group = ReadEnum<GroupKind>(json, "group", place),
            Explained = ReadExplained(json["explained"], place),
            Field = ReadText(json, "field", place),
            Terms = ReadTerms(json["terms"], place),
            Parameters = new FeatureParameters(Parameters
                .Where(p => json[p.Name] is not null)
                .Select(p => KeyValuePair.Create(p.Parameter, ReadNumber(json[p.Name]!, p.Name, place)))),
        };
    }

    private static void CheckKeys(JsonObject json, string[] known, string place)
    {
        foreach (var (key, _) in json)
        {
            if (!known.Contains(key))
                throw new FeatureSetException($"{place}: unknown property '{key}'; known are {string.Join(", ", known)}");
        }
    }

    private static Dictionary<string, decimal> ReadRates(JsonNode? node)
    {
        var rates = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (node is null)
            return rates;
        if (node is not JsonObject json)
            throw new FeatureSetException("currency_rates: an object expected");
        foreach (var (code, rate) in json)
        {
            if (rate is not JsonValue value || !value.TryGetValue(out decimal number))
                throw new FeatureSetException($"currency_rates: '{code}' must be a number");
            rates[code] = number;
        }

        return rates;
    }

    private static ExplainedLimits? ReadExplained(JsonNode? node, string place)
    {
        if (node is null)
            return null;
        if (node is not JsonObject { Count: > 0 and <= Limits.FeaturesMax } json)
            throw new FeatureSetException($"{place}: 'explained' must be an object of feature names and limits, e.g. {{ \"amount\": 200 }}");
        return new ExplainedLimits([.. json.Select(l => KeyValuePair.Create(l.Key, ReadNumber(l.Value, l.Key, $"{place}: explained")))]);
    }

    private static CodeTerms? ReadTerms(JsonNode? node, string place)
    {
        if (node is null)
            return null;
        if (node is not JsonArray list)
            throw new FeatureSetException($"{place}: 'terms' must be an array of texts");
        return new CodeTerms(list.Select((item, i) => item is JsonValue value && value.TryGetValue(out string? term)
            ? term
            : throw new FeatureSetException($"{place}: 'terms[{i}]' must be text")));
    }

    private static double ReadNumber(JsonNode? node, string key, string place)
        => node is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number)
            ? number
            : throw new FeatureSetException($"{place}: '{key}' must be a number");

    private static string? ReadText(JsonObject json, string key, string place)
    {
        if (json[key] is not { } node)
            return null;
        return node is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw new FeatureSetException($"{place}: '{key}' must be text");
    }

    private static bool ReadBool(JsonObject json, string key, string place)
    {
        if (json[key] is not { } node)
            return false;
        return node is JsonValue value && value.TryGetValue(out bool flag)
            ? flag
            : throw new FeatureSetException($"{place}: '{key}' must be true or false");
    }

    private static TimeSpan? ReadDuration(JsonObject json, string key, string place)
    {
        if (ReadText(json, key, place) is not { } text)
            return null;
        return Durations.TryParse(text, out var duration)
            ? duration
            : throw new FeatureSetException($"{place}: '{key}' must be a duration such as 10m, 24h or 30d, not '{text}'");
    }

    private static T? ReadEnum<T>(JsonObject json, string key, string place)
        where T : struct, Enum
    {
        if (ReadText(json, key, place) is not { } text)
            return null;
        foreach (var value in Enum.GetValues<T>())
        {
            if (ToSnake(value) == text)
                return value;
        }

        throw new FeatureSetException(
            $"{place}: unknown {key} '{text}'; known are {string.Join(", ", Enum.GetValues<T>().Select(ToSnake))}");
    }

    internal static string ToSnake<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
