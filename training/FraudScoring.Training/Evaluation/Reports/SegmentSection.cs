using System.Globalization;
using System.Text;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>Days, kinds of fraud, categories, amounts, and what has shifted.</summary>
internal static class SegmentSection
{
    public static void Append(StringBuilder page, ReportContent content)
    {
        var f = content.Figures;
        page.Append("<h2>Where it works and where not</h2><div class=\"pair\"><figure><h3>Frauds by day</h3>").Append(Days(f));
        page.Append("<figcaption>Frauds blocked or held in front of all frauds of the day.</figcaption></figure><figure><h3>By amount</h3>");
        Table(page, f.ByAmount).Append("</figure></div>");
        page.Append("<div class=\"pair\" style=\"margin-top:14px\">");
        if (f.ByScenario.Count > 0)
            Table(page.Append("<figure><h3>By kind of fraud</h3>"), f.ByScenario).Append("</figure>");
        Table(page.Append("<figure><h3>By merchant category</h3>"), f.ByCategory).Append("</figure></div>");
        AppendShifts(page, f);
    }

    private static string Days(PeriodFigures f)
    {
        double most = Math.Max(1, f.ByDay.Max(day => day.Frauds));
        var plot = new SvgPlot(new PlotAxis("day", 1, f.ByDay.Count + 1), new PlotAxis("frauds", 0, most * 1.05));
        for (int i = 0; i < f.ByDay.Count; i++)
        {
            var day = f.ByDay[i];
            string tip = $"{day.Name}: {day.Caught} of {day.Frauds} frauds, {day.Blocked} blocked and {day.Reviewed} reviewed";
            plot.Bar(i + 1, i + 2, day.Frauds, "soft", tip);
            if (day.Caught > 0)
                plot.Bar(i + 1.15, i + 1.85, day.Caught, "a", tip);
        }

        return plot.Legend("blocked or held", "a").Legend("all frauds", "soft").ToSvg("Frauds by day");
    }

    private static StringBuilder Table(StringBuilder page, IReadOnlyList<SegmentFigures> segments)
    {
        page.Append("<div class=\"scroll\"><table><tr><th></th><th>payments</th><th>frauds</th><th>found</th><th>of money</th><th>avg. precision</th></tr>");
        foreach (var s in segments)
        {
            string precision = s.AveragePrecision is { } ap ? ap.ToString("F3", CultureInfo.InvariantCulture) : "-";
            string found = s.Frauds == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * s.Recall:F0} %");
            string money = s.Frauds == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * s.ValueRecall:F0} %");
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{HtmlReport.Escape(s.Name)}</td><td>{s.Payments:N0}</td><td>{s.Frauds:N0}</td><td>{found}</td><td>{money}</td><td>{precision}</td></tr>");
        }

        return page.Append("</table></div>");
    }

    private static void AppendShifts(StringBuilder page, PeriodFigures f)
    {
        if (f.Shifts.Count == 0)
            return;
        page.Append("<h2>Has the world moved?</h2><p>Population stability index (PSI) of the score and of the features that moved most, against as many payments before the period. Below 0.1 nothing to see; above 0.25 ask why.</p><figure><div class=\"scroll\"><table><tr><th></th><th>PSI</th><th></th></tr>");
        foreach (var shift in f.Shifts)
        {
            var (style, word) = shift.Index < 0.1 ? ("good", "stable") : shift.Index <= 0.25 ? ("warn", "moving") : ("bad", "shifted");
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{HtmlReport.Escape(shift.Name)}</td><td>{shift.Index:F3}</td><td class=\"{style}\">{word}</td></tr>");
        }

        page.Append("</table></div></figure>");
    }
}
