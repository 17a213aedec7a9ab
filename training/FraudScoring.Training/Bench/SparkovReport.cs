using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FraudScoring.Training.Bench;

/// <summary>The bench's figures as a table for people or as JSON.</summary>
internal static class SparkovReport
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string ToText(IReadOnlyList<SparkovResult> results)
    {
        var text = new StringBuilder();
        Line(text, $"AP is average precision; recall at 0.1 % and 0.01 % false positives. No published figures exist for this draw.");
        Line(text, $"{"",-28}{"AUC",8}{"AP",8}{"@0.1 %",9}{"@0.01 %",9}");
        foreach (var result in results)
        {
            Line(text, $"{result.Training.Name,-28}{result.RocAuc,8:F4}{result.AveragePrecision,8:F4}{result.Recall,9:F4}{result.RecallAtTenth,9:F4}");
            Line(text, $"{"  prototype, XGBoost",-28}{"",8}{result.Training.KnownPrecision,8:F4}{result.Training.KnownRecall,9:F4}");
            Line(text, $"{"  goal",-28}{"",8}{result.Training.GoalPrecision,8:F4}{result.Training.GoalRecall,9:F4}  {(result.MeetsGoal ? "met" : "missed")}");
        }

        return text.ToString().TrimEnd();
    }

    public static string ToJson(IReadOnlyList<SparkovResult> results) => JsonSerializer.Serialize(
        results.Select(result => new
        {
            name = result.Training.Name,
            roc_auc = result.RocAuc,
            average_precision = result.AveragePrecision,
            recall_at_0_001 = result.Recall,
            recall_at_0_0001 = result.RecallAtTenth,
            goal_average_precision = result.Training.GoalPrecision,
            goal_recall = result.Training.GoalRecall,
            meets_goal = result.MeetsGoal,
        }),
        Json);

    private static void Line(StringBuilder text, FormattableString line)
        => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
