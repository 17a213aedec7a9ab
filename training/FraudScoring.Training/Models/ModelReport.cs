using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudScoring.Training.Models;

/// <summary>A model's summary as text for people and as JSON.</summary>
internal static class ModelReport
{
    // A threshold may be infinite, which JSON has only as text.
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string ToJson(ModelSummary summary) => JsonSerializer.Serialize(summary, Snake);

    public static string ToText(ModelSummary summary)
    {
        var text = new StringBuilder();
        Line(text, "model", summary.Model is null ? summary.Path : $"{summary.Path} ({summary.Model})");
        Line(text, "format", summary.Format);
        if (summary.Model is not null)
            Line(text, "thresholds", $"review from {Number(summary.ReviewFrom)}, block from {Number(summary.BlockFrom)}");
        Line(text, "trees", $"{summary.Trees}, with {summary.Leaves} leaves (at most {summary.LeavesMax} a tree) and {summary.Splits} splits, depth {summary.Depth}");
        Line(text, "raw score", $"{Number(summary.Base)} and the leaves, summed as {summary.Sum}");
        Line(text, "probability", summary.Link == "Logistic" && (summary.Slope != 1 || summary.Offset != 0)
            ? $"{summary.Link} of {Number(summary.Slope)} raw + {Number(summary.Offset)}"
            : summary.Link);
        Line(text, "missing", $"NaN goes where each split says: in {summary.MissingTrueSplits} of {summary.Splits} to where the test holds; {summary.ZeroIsMissingSplits} splits take zero as missing");
        Line(text, "contributions", summary.NoContributions ?? "exact, from the file's training weights");
        Line(text, "scorer", summary.Scorer);
        foreach (string check in summary.Checks)
            Line(text, "checked", check);
        if (summary.Inputs is { } inputs)
            Line(text, "columns", $"{inputs.Length}, of which the model makes its features: {string.Join(", ", inputs)}");
        AppendFeatures(text, summary);
        return text.ToString();
    }

    private static void AppendFeatures(StringBuilder text, ModelSummary summary)
    {
        var used = summary.Features.Where(f => f.Splits > 0).OrderByDescending(f => f.Importance ?? f.Splits).ToArray();
        Line(text, "features", $"{summary.Features.Length}, {used.Length} of them used; names from: {summary.NamesFrom}");
        int width = Math.Max(7, used.Select(f => f.Name.Length).DefaultIfEmpty(0).Max());
        text.Append('\n').Append("feature".PadRight(width)).Append("  splits  importance  thresholds\n");
        foreach (var feature in used)
        {
            string importance = feature.Importance?.ToString("F4", CultureInfo.InvariantCulture) ?? "-";
            string sets = feature.SetSplits > 0 ? $"{feature.SetSplits} on sets" : "";
            string range = feature.ThresholdLow is null ? sets : $"{Number(feature.ThresholdLow)} to {Number(feature.ThresholdHigh)} {sets}";
            text.Append(CultureInfo.InvariantCulture, $"{feature.Name.PadRight(width)}  {feature.Splits,6}  {importance,10}  {range.TrimEnd()}\n");
        }

        var unused = summary.Features.Where(f => f.Splits == 0).Select(f => f.Name).ToArray();
        if (unused.Length > 0)
            text.Append("unused: ").AppendJoin(", ", unused).Append('\n');
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append(name.PadRight(14)).Append(value).Append('\n');

    // Without the sign of a negative zero, which says nothing here.
    private static string Number(double? value) => (value + 0.0)?.ToString("G7", CultureInfo.InvariantCulture) ?? "-";
}
