using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Evaluation;

/// <summary>A model on a period: the figures that commands print, as JSON too.</summary>
internal sealed record PeriodFigures
{
    private const int CardsADay = 100;

    public required string Model { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required int Days { get; init; }

    public required int Payments { get; init; }

    public required int Frauds { get; init; }

    public required double FraudValue { get; init; }

    public required double RocAuc { get; init; }

    public required double AveragePrecision { get; init; }

    public required double LogLoss { get; init; }

    public required double Brier { get; init; }

    public required double ExpectedCalibrationError { get; init; }

    public required double MeanProbability { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("recall_at_fpr_0_001")]
    public required double RecallAt01Percent { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("recall_at_fpr_0_01")]
    public required double RecallAt1Percent { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("recall_at_fpr_0_05")]
    public required double RecallAt5Percent { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("card_precision_at_100")]
    public required double CardPrecisionAt100 { get; init; }

    public required double ReviewFrom { get; init; }

    public required double BlockFrom { get; init; }

    public required double BlockedADay { get; init; }

    public required double ReviewedADay { get; init; }

    public required double BlockPrecision { get; init; }

    public required double ReviewPrecision { get; init; }

    public required double Recall { get; init; }

    public required double ValueDetectionRate { get; init; }

    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    public required IReadOnlyList<SegmentFigures> ByDay { get; init; }

    public required IReadOnlyList<SegmentFigures> ByScenario { get; init; }

    public required IReadOnlyList<SegmentFigures> ByCategory { get; init; }

    public required IReadOnlyList<SegmentFigures> ByAmount { get; init; }

    /// <summary>Empty when there are no days before the period to compare with.</summary>
    public IReadOnlyList<FeatureShift> Shifts { get; init; } = [];

    public static PeriodFigures Of(string model, ScoredPayments payments, Thresholds thresholds)
    {
        if (payments.Count == 0)
            throw new InvalidDataException("there are no payments in the period");
        if (payments.Frauds == 0 || payments.Frauds == payments.Count)
            throw new InvalidDataException($"the {payments.Count} payments of the period are all {(payments.Frauds == 0 ? "genuine" : "fraud")} as far as labels say; figures need both");
        var (p, labels) = (payments.Probabilities, payments.Labels);
        var reliability = Evaluation.Reliability.Of(p, labels);
        var all = Segments.Figures("all", payments, thresholds);
        var blocked = RankCurve.Of(payments).At(thresholds.BlockFrom);
        return new PeriodFigures
        {
            Model = model,
            From = Day(payments.Days[0]),
            To = Day(payments.Days[^1]),
            Days = payments.DayCount,
            Payments = payments.Count,
            Frauds = payments.Frauds,
            FraudValue = all.FraudValue,
            RocAuc = Metrics.RocAuc(p, labels),
            AveragePrecision = all.AveragePrecision!.Value,
            LogLoss = Metrics.LogLoss(p, labels),
            Brier = reliability.Brier,
            ExpectedCalibrationError = reliability.ExpectedError,
            MeanProbability = p.Average(),
            RecallAt01Percent = Metrics.RecallAtFalsePositiveRate(p, labels, 0.001),
            RecallAt1Percent = Metrics.RecallAtFalsePositiveRate(p, labels, 0.01),
            RecallAt5Percent = Metrics.RecallAtFalsePositiveRate(p, labels, 0.05),
            CardPrecisionAt100 = CardPrecision.AtK(p, labels, payments.Days, payments.Cards, CardsADay),
            ReviewFrom = thresholds.ReviewFrom,
            BlockFrom = thresholds.BlockFrom,
            BlockedADay = (double)all.Blocked / payments.DayCount,
            ReviewedADay = (double)all.Reviewed / payments.DayCount,
            BlockPrecision = blocked.Precision,
            ReviewPrecision = all.Reviewed == 0 ? 0 : (double)(all.Caught - blocked.Frauds) / all.Reviewed,
            Recall = all.Recall,
            ValueDetectionRate = all.ValueRecall,
            Reliability = reliability.Bins,
            ByDay = Segments.ByDay(payments, thresholds),
            ByScenario = Segments.ByScenario(payments, thresholds),
            ByCategory = Segments.ByCategory(payments, thresholds),
            ByAmount = Segments.ByAmount(payments, thresholds),
        };
    }

    private static string Day(int day) => DateTime.UnixEpoch.AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
