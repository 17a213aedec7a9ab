using System.Text.Json;
using System.Text.Json.Nodes;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// Text columns of a model that prepares its features itself: a declaration names the payment's field for each, and the
/// texts, which the model knows, are filled in.
/// </summary>
internal static class TextColumns
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>
    /// The declaration with <c>terms</c> for every feature of the kind <c>code</c> that has none and stands for a text
    /// column of the model: those of its texts that a split tests, in the model's order. What is not a declaration is left
    /// as it is, for its reader to refuse.
    /// </summary>
    public static byte[] AddTerms(byte[] declaration, TreeEnsemble model)
    {
        if (model.Encoder is not { } encoder || !encoder.Inputs.Any(input => input.IsText) || Parse(declaration) is not { } json)
            return declaration;
        var isUsed = UsedFeatures(model);
        bool isChanged = false;
        foreach (var feature in (json["features"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (!IsOpen(feature) || InputOf(encoder, feature) is not (>= 0 and var input))
                continue;
            var terms = encoder.Sources.Where((source, i) => source.Input == input && source.Term is { Length: > 0 } && isUsed[i]);
            feature["terms"] = new JsonArray([.. terms.Select(source => (JsonNode)source.Term!).DefaultIfEmpty(AnyTerm(encoder, input))]);
            isChanged = true;
        }

        return isChanged ? JsonSerializer.SerializeToUtf8Bytes(json, Readable) : declaration;
    }

    private static JsonNode? Parse(byte[] declaration)
    {
        try
        {
            return JsonNode.Parse(declaration) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsOpen(JsonObject feature)
        => feature["terms"] is null && feature["kind"] is JsonValue kind && kind.TryGetValue(out string? text)
            && text == "code";

    private static int InputOf(FeatureEncoder encoder, JsonObject feature)
        => feature["name"] is JsonValue name && name.TryGetValue(out string? text)
            ? encoder.Inputs.ToList().FindIndex(input => input.IsText && input.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            : -1;

    // A model that has a text column and never looks at it still declares it.
    private static JsonNode? AnyTerm(FeatureEncoder encoder, int input)
        => encoder.Sources.FirstOrDefault(source => source.Input == input && source.Term is { Length: > 0 })?.Term;

    private static bool[] UsedFeatures(TreeEnsemble model)
    {
        bool[] isUsed = new bool[model.FeatureCount];
        foreach (var node in model.Trees.SelectMany(tree => tree.Nodes))
        {
            if (node.Mode != SplitMode.AnyPositive)
                isUsed[node.Feature] = true;
            else
                Array.ForEach(model.Sets[node.Set], feature => isUsed[feature] = true);
        }

        return isUsed;
    }
}
