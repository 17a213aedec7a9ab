using System.Globalization;
using System.Text;

namespace FraudScoring.Training.Evaluation;

/// <summary>Figures as text for people.</summary>
internal static class FiguresText
{
    public static string Of(PeriodFigures f)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"{f.Model} from {f.From} to {f.To}: {f.Payments} payments, {f.Frauds} of them fraud ({100.0 * f.Frauds / f.Payments:F2} %)");
        Line($"ranking      AUC {f.RocAuc:F4}, average precision {f.AveragePrecision:F4}, recall at 0.1 / 1 / 5 % false positives {f.RecallAt01Percent:F3} / {f.RecallAt1Percent:F3} / {f.RecallAt5Percent:F3}, card precision at 100 a day {f.CardPrecisionAt100:F4}");
        Line($"calibration  mean probability {f.MeanProbability:F5}, Brier {f.Brier:F6}, expected error {f.ExpectedCalibrationError:F5}, log loss {f.LogLoss:F5}");
        Line($"decisions    {f.BlockedADay:F1} blocked a day ({100 * f.BlockPrecision:F1} % of them fraud), {f.ReviewedADay:F1} reviewed ({100 * f.ReviewPrecision:F1} %)");
        Line($"caught       {100 * f.Recall:F1} % of frauds, {100 * f.ValueDetectionRate:F1} % of their value ({f.FraudValue:F0})");
        Append(text, "kind of fraud", f.ByScenario);
        Append(text, "category", f.ByCategory);
        Append(text, "amount", f.ByAmount);
        Append(text, "day", f.ByDay);
        if (f.Shifts.Count > 0)
            Line($"shift (PSI)  {string.Join(", ", f.Shifts.Select(s => FormattableString.Invariant($"{s.Name} {s.Index:F3}")))}");
        return text.ToString().TrimEnd();
    }

    public static string Of(IReadOnlyList<FoldFigures> folds)
    {
        if (folds.Count == 0)
            return "";
        var text = new StringBuilder("\n\nfold from    payments  frauds  known cards' left out  AUC     AP      CP@100\n");
        foreach (var fold in folds)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{fold.From}  {fold.Payments,9}  {fold.Frauds,6}  {fold.KnownCardsLeftOut,21}  {fold.RocAuc:F4}  {fold.AveragePrecision:F4}  {fold.CardPrecisionAt100:F4}\n");
        }

        return text.Append(CultureInfo.InvariantCulture,
            $"mean of {folds.Count,2}                                           {folds.Average(f => f.RocAuc):F4}  {folds.Average(f => f.AveragePrecision):F4}  {folds.Average(f => f.CardPrecisionAt100):F4}").ToString();
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<SegmentFigures> segments)
    {
        if (segments.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n{title,-24} payments   frauds     AP  caught  of value  blocked  reviewed\n");
        foreach (var s in segments)
        {
            string precision = s.AveragePrecision is { } ap ? ap.ToString("F3", CultureInfo.InvariantCulture) : "-";
            string caught = s.Frauds == 0 ? "-" : (100 * s.Recall).ToString("F1", CultureInfo.InvariantCulture);
            string value = s.Frauds == 0 ? "-" : (100 * s.ValueRecall).ToString("F1", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture,
                $"{s.Name,-24} {s.Payments,8} {s.Frauds,8}  {precision,5}  {caught,6}  {value,8}  {s.Blocked,7}  {s.Reviewed,8}\n");
        }
    }
}
