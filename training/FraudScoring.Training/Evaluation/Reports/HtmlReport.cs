using System.Globalization;
using System.Net;
using System.Text;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>
/// A report about a model on a period, for those who answer for it: one HTML file with its plots in it, which asks the
/// network for nothing.
/// </summary>
internal static class HtmlReport
{
    public static byte[] Write(ReportContent content, CancellationToken cancellation)
    {
        var f = content.Figures;
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Escape(f.Model)}: {f.From} to {f.To}</title><style>{ReportStyle.Css}</style></head><body><main>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>Fraud model {Escape(f.Model)}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Escape(content.Data.Replace("`", ""))} {f.Payments:N0} payments of {f.Days} days, {f.From} to {f.To} (UTC); {f.Frauds:N0} frauds ({100.0 * f.Frauds / f.Payments:F2} %), together {f.FraudValue:N0} in the reference currency.</p>");
        AppendSummary(page, content);
        cancellation.ThrowIfCancellationRequested();
        ThresholdSection.Append(page, content);
        RankingSection.Append(page, content);
        ProbabilitySection.Append(page, content);
        cancellation.ThrowIfCancellationRequested();
        SegmentSection.Append(page, content);
        ExplanationSection.Append(page, content, cancellation);
        AppendMethod(page, content);
        return Encoding.UTF8.GetBytes(page.Append("</main></body></html>\n").ToString());
    }

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void AppendSummary(StringBuilder page, ReportContent content)
    {
        var f = content.Figures;
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{Sentence(f)}</p><div class=\"tiles\">");
        Tile(page, $"{100 * f.ValueDetectionRate:F1} %", "of fraud money stopped or held");
        Tile(page, $"{100 * f.Recall:F1} %", "of frauds stopped or held");
        Tile(page, $"{f.ReviewedADay:N0}", $"payments a day for people to review, {100 * f.ReviewPrecision:F1} % of them fraud");
        Tile(page, $"{f.BlockedADay:N0}", $"payments a day blocked, {100 * f.BlockPrecision:F1} % of them fraud");
        Tile(page, $"{f.AveragePrecision:F3}", "average precision (1 is perfect)");
        Tile(page, $"{f.RocAuc:F4}", "AUC ROC (0.5 is chance)");
        page.Append("</div>");
        if (content is { Comparison: { } comparison, Champion: { } champion })
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{Escape(comparison.Sentence)} Dashed lines are of {Escape(champion.Figures.Model)}.</p>");
    }

    private static string Sentence(PeriodFigures f)
    {
        double caught = 100 * f.Recall;
        double blocked = f.Frauds == 0 ? 0 : 100 * f.BlockedADay * f.Days * f.BlockPrecision / f.Frauds;
        return string.Create(CultureInfo.InvariantCulture,
            $"Of 100 frauds {blocked:F0} were blocked at once, {caught - blocked:F0} held for a person, and {100 - caught:F0} went through. Of {f.Payments - f.Frauds:N0} genuine payments {Genuine(f):N0} were blocked or held: one in {Math.Max(1, (f.Payments - f.Frauds) / Math.Max(1, Genuine(f))):N0}.");
    }

    private static double Genuine(PeriodFigures f)
        => Math.Round(f.Days * ((f.BlockedADay * (1 - f.BlockPrecision)) + (f.ReviewedADay * (1 - f.ReviewPrecision))));

    private static void Tile(StringBuilder page, FormattableString value, FormattableString text)
        => Tile(page, value, text.ToString(CultureInfo.InvariantCulture));

    private static void Tile(StringBuilder page, FormattableString value, string text)
        => page.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><b>{value.ToString(CultureInfo.InvariantCulture)}</b><span>{Escape(text)}</span></div>");

    private static void AppendMethod(StringBuilder page, ReportContent content)
    {
        bool isTruth = content.Payments.Truth(content.Scored.Rows[0]) is not null;
        page.Append("<h2>How this was measured</h2><p>Features are as they were when each payment arrived; scores are those that the service gives. ");
        page.Append(isTruth
            ? "What a payment was is the truth that the data knows."
            : "What a payment was is the last label reported; a payment without one counts as genuine, and labels of the last weeks may still come.");
        page.Append("</p><p class=\"soft\">Average precision: mean of the precision at each fraud's score. Card precision at 100: of the 100 cards with the highest score each day, the share that had fraud that day, ");
        page.Append(CultureInfo.InvariantCulture, $"each card counted until it is found: {content.Figures.CardPrecisionAt100:F4}. Brier score {content.Figures.Brier:F6}, log loss {content.Figures.LogLoss:F5}.</p>");
    }
}
