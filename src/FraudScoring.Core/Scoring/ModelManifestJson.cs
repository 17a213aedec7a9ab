using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FraudScoring.Core.Features;

namespace FraudScoring.Core.Scoring;

/// <summary>Reads and writes <c>model.json</c>; unknown properties and missing ones are errors that name them.</summary>
public static class ModelManifestJson
{
    private const int FormatVersion = 1;

    private static readonly string[] Known =
        ["format", "name", "version", "model", "sha256", "covers_sha256", "feature_set", "thresholds", "usual", "metrics"];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a manifest; <paramref name="place"/> names the file in errors.</summary>
    /// <exception cref="ModelFormatException">The text is not a manifest.</exception>
    public static ModelManifest Parse(string json, string place)
    {
        try
        {
            return Read(JsonNode.Parse(json) as JsonObject ?? throw new ModelFormatException("an object expected"));
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"{place}: not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
        catch (Exception e) when (e is FeatureSetException or ModelFormatException)
        {
            throw new ModelFormatException($"{place}: {e.Message}", e);
        }
    }

    /// <summary>Writes a manifest; equal manifests give equal text.</summary>
    public static string Write(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var usual = new JsonObject();
        foreach (var (name, range) in manifest.Usual.OrderBy(u => u.Key, StringComparer.Ordinal))
            usual[name] = new JsonArray(range.Low, range.High);
        var metrics = new JsonObject();
        foreach (var (name, value) in manifest.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
            metrics[name] = value;
        var json = new JsonObject
        {
            ["format"] = FormatVersion,
            ["name"] = manifest.Name,
            ["version"] = manifest.Version,
            ["model"] = manifest.ModelFile,
            ["sha256"] = manifest.Sha256,
            ["thresholds"] = new JsonObject { ["review"] = manifest.ReviewFrom, ["block"] = manifest.BlockFrom },
            ["metrics"] = metrics,
            ["feature_set"] = FeatureSetJson.Write(manifest.Features),
            ["usual"] = usual,
        };
        if (manifest.CoversSha256 is { } covers)
            json.Insert(json.IndexOf("sha256") + 1, "covers_sha256", covers);
        return json.ToJsonString(Indented) + "\n";
    }

    private static ModelManifest Read(JsonObject json)
    {
        foreach (var (key, _) in json)
        {
            if (!Known.Contains(key))
                throw new ModelFormatException($"unknown property '{key}'; known are {string.Join(", ", Known)}");
        }

        if (Number(json, "format") != FormatVersion)
            throw new ModelFormatException($"'format' must be {FormatVersion}");
        if (json["feature_set"] is not JsonObject features)
            throw new ModelFormatException("'feature_set' must be an object");
        if (json["thresholds"] is not JsonObject thresholds)
            throw new ModelFormatException("'thresholds' must be an object with 'review' and 'block'");
        var review = Number(thresholds, "review");
        var block = Number(thresholds, "block");
        if (!(review > 0 && review <= block && block <= 1))
            throw new ModelFormatException($"thresholds: 0 < review <= block <= 1 expected, {review} and {block} found");
        return new ModelManifest
        {
            Name = Text(json, "name", 64),
            Version = Text(json, "version", 64),
            ModelFile = FileNameOf(json),
            Sha256 = Text(json, "sha256", 64),
            CoversSha256 = json["covers_sha256"] is null ? null : Text(json, "covers_sha256", 64),
            Features = FeatureSetJson.Read(features),
            ReviewFrom = review,
            BlockFrom = block,
            Usual = ReadUsual(json["usual"]),
            Metrics = ReadMetrics(json["metrics"]),
        };
    }

    private static string FileNameOf(JsonObject json)
    {
        var name = Text(json, "model", 128);
        return Path.GetFileName(name) == name
            ? name
            : throw new ModelFormatException("'model' must be the name of a file in the same folder");
    }

    private static string Text(JsonObject json, string key, int lengthMax)
        => json[key] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 && text.Length <= lengthMax
            ? text
            : throw new ModelFormatException($"'{key}' must be text of 1 to {lengthMax} characters");

    private static double Number(JsonObject json, string key)
        => json[key] is JsonValue value && value.TryGetValue(out double number)
            ? number
            : throw new ModelFormatException($"'{key}' must be a number");

    private static Dictionary<string, UsualRange> ReadUsual(JsonNode? node)
    {
        var usual = new Dictionary<string, UsualRange>(StringComparer.Ordinal);
        if (node is null)
            return usual;
        if (node is not JsonObject json)
            throw new ModelFormatException("'usual' must be an object");
        foreach (var (name, range) in json)
        {
            if (range is not JsonArray { Count: 2 } pair || pair[0] is not JsonValue low || pair[1] is not JsonValue high
                || !low.TryGetValue(out float from) || !high.TryGetValue(out float to))
                throw new ModelFormatException($"usual: '{name}' must be [low, high]");
            usual[name] = new UsualRange(from, to);
        }

        return usual;
    }

    private static Dictionary<string, double> ReadMetrics(JsonNode? node)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        if (node is null)
            return metrics;
        if (node is not JsonObject json)
            throw new ModelFormatException("'metrics' must be an object");
        foreach (var (name, _) in json)
            metrics[name] = Number(json, name);
        return metrics;
    }
}
