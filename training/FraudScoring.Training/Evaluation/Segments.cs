using System.Globalization;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Evaluation;

/// <summary>Figures of parts of the payments.</summary>
internal static class Segments
{
    private const int CategoriesMax = 15;

    private static readonly double[] AmountEdges = [0, 10, 25, 50, 100, 250, 500, 1000];

    public static List<SegmentFigures> ByDay(ScoredPayments payments, Thresholds thresholds)
        => Group(payments, thresholds, i => payments.Days[i], day => DateTime.UnixEpoch.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static List<SegmentFigures> ByAmount(ScoredPayments payments, Thresholds thresholds)
        => Group(payments, thresholds, i => Band(payments.Amounts[i]), BandName);

    /// <summary>The merchant categories with the most payments, and all others as one.</summary>
    public static List<SegmentFigures> ByCategory(ScoredPayments payments, Thresholds thresholds)
    {
        var common = payments.Categories.GroupBy(category => category).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key).Take(CategoriesMax).Select(group => group.Key).ToHashSet();
        return
        [
            .. Group(payments, thresholds, i => common.Contains(payments.Categories[i]) ? payments.Categories[i] : int.MaxValue, CategoryName)
                .OrderByDescending(segment => segment.FraudValue).ThenBy(segment => segment.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Kinds of fraud where they are known, each against all genuine payments.</summary>
    public static List<SegmentFigures> ByScenario(ScoredPayments payments, Thresholds thresholds)
    {
        var segments = new List<SegmentFigures>();
        foreach (var scenario in Enum.GetValues<FraudScenario>())
        {
            if (scenario == FraudScenario.None || !payments.Scenarios.Contains(scenario))
                continue;
            int[] indices =
                [.. Enumerable.Range(0, payments.Count).Where(i => payments.Labels[i] == 0 || payments.Scenarios[i] == scenario)];
            segments.Add(Figures(PaymentColumns.Snake(scenario).Replace('_', ' '), payments.Take(indices), thresholds));
        }

        return segments;
    }

    /// <summary>The figures of payments as one part.</summary>
    public static SegmentFigures Figures(string name, ScoredPayments payments, Thresholds thresholds)
    {
        int frauds = payments.Frauds;
        int blocked = 0;
        int reviewed = 0;
        int caught = 0;
        double value = 0;
        double caughtValue = 0;
        for (int i = 0; i < payments.Count; i++)
        {
            double p = payments.Probabilities[i];
            bool isFlagged = p >= thresholds.BlockFrom || p >= thresholds.ReviewFrom;
            blocked += p >= thresholds.BlockFrom ? 1 : 0;
            reviewed += isFlagged && p < thresholds.BlockFrom ? 1 : 0;
            if (payments.Labels[i] == 0)
                continue;
            value += payments.Amounts[i];
            caught += isFlagged ? 1 : 0;
            caughtValue += isFlagged ? payments.Amounts[i] : 0;
        }

        double? precision = frauds == 0 || frauds == payments.Count ? null : Metrics.AveragePrecision(payments.Probabilities, payments.Labels);
        return new SegmentFigures(name, payments.Count, frauds, value, precision, blocked, reviewed, caught, caughtValue);
    }

    private static List<SegmentFigures> Group(
        ScoredPayments payments, Thresholds thresholds, Func<int, int> keyOf, Func<int, string> nameOf)
        => [.. Enumerable.Range(0, payments.Count).GroupBy(keyOf).OrderBy(group => group.Key)
            .Select(group => Figures(nameOf(group.Key), payments.Take([.. group]), thresholds))];

    private static int Band(double amount)
    {
        int at = Array.BinarySearch(AmountEdges, amount);
        return Math.Max(at < 0 ? ~at - 1 : at, 0);
    }

    private static string BandName(int band) => band + 1 < AmountEdges.Length
        ? FormattableString.Invariant($"{AmountEdges[band]:N0} to {AmountEdges[band + 1]:N0}")
        : FormattableString.Invariant($"{AmountEdges[band]:N0} and more");

    private static string CategoryName(int category) => category switch
    {
        -1 => "not provided",
        int.MaxValue => "all others",
        _ => category.ToString("D4", CultureInfo.InvariantCulture),
    };
}
