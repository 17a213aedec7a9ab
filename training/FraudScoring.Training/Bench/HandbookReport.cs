using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FraudScoring.Training.Bench;

/// <summary>The bench's figures as a table for people or as JSON.</summary>
internal static class HandbookReport
{
    // What an oracle reaches that knows the simulator's rules, with labels a week late.
    private static readonly HandbookFigures Ceiling = new(0.8845, 0.7653, 0.3093);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string ToText(IReadOnlyList<HandbookResult> results)
    {
        var text = new StringBuilder();
        Line(text, $"Mean of {HandbookProtocol.Folds.Length} test weeks (standard deviation); AP is average precision, CP card precision at 100 a day.");
        Line(text, $"{"",-28}{"AUC",16}{"AP",16}{"CP@100",16}{"goal AP",9}");
        foreach (var result in results)
        {
            var mean = result.Mean;
            var deviation = HandbookFigures.Deviation(result.Folds);
            Line(text, $"{result.Training.Name,-28}{mean.RocAuc,8:F4} ({deviation.RocAuc:F3}){mean.AveragePrecision,8:F4} ({deviation.AveragePrecision:F3}){mean.CardPrecision,8:F4} ({deviation.CardPrecision:F3}){result.Training.Goal,9:F3}  {result.Verdict}");
            Row(text, "  " + result.Training.PublishedBy, result.Training.Published);
            Line(text, $"  AP by fold: {string.Join(", ", result.Folds.Select(f => f.AveragePrecision.ToString("F4", CultureInfo.InvariantCulture)))}; features replayed at {result.ReplayRate:F0}/s");
        }

        Row(text, "ceiling (oracle)", Ceiling);
        return text.ToString().TrimEnd();
    }

    public static string ToJson(IReadOnlyList<HandbookResult> results) => JsonSerializer.Serialize(
        results.Select(result => new
        {
            name = result.Training.Name,
            mean = result.Mean,
            deviation = HandbookFigures.Deviation(result.Folds),
            folds = result.Folds,
            published = result.Training.Published,
            published_by = result.Training.PublishedBy,
            goal_average_precision = result.Training.Goal,
            verdict = result.Verdict,
            replay_per_second = result.ReplayRate,
            ceiling = Ceiling,
        }),
        Json);

    private static void Row(StringBuilder text, string name, HandbookFigures figures)
        => Line(text, $"{name,-28}{figures.RocAuc,8:F3}        {figures.AveragePrecision,8:F3}        {figures.CardPrecision,8:F3}");

    private static void Line(StringBuilder text, FormattableString line)
        => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
