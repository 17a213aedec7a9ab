using System.Globalization;
using System.Text;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>What people have to review for what is saved, at every threshold.</summary>
internal static class ThresholdSection
{
    private static readonly double[] PerDay = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

    public static void Append(StringBuilder page, ReportContent content)
    {
        var curve = RankCurve.Of(content.Scored);
        page.Append("<h2>Review load against what is saved</h2><p>The further down the list of scores people look, the more fraud they find and the more genuine payments they hold up. The marks are today's thresholds.</p><div class=\"pair\"><figure>");
        page.Append(LoadPlot(content, curve)).Append("<figcaption>Payments flagged a day (blocked and reviewed) and the share of fraud money and of frauds among them.</figcaption></figure><figure>");
        AppendTable(page, content, curve);
        page.Append("</figure></div>");
    }

    private static string LoadPlot(ReportContent content, RankCurve curve)
    {
        double days = content.Figures.Days;
        double most = Math.Max(10, curve.All.Flagged / days);
        var plot = new SvgPlot(new PlotAxis("flagged a day", Math.Min(0.5, most / 100), most, IsLog: true), new PlotAxis("share found", 0, 1, IsShare: true));
        plot.Line(curve.Thinned(300).Select(p => (p.Flagged / days, Share(p.FraudValue, curve.All.FraudValue))), "a", "fraud money");
        plot.Line(curve.Thinned(300).Select(p => (p.Flagged / days, Share(p.Frauds, curve.All.Frauds))), "b", "frauds");
        var review = curve.At(content.Figures.ReviewFrom);
        var block = curve.At(content.Figures.BlockFrom);
        if (block.Flagged > 0)
            plot.Mark(block.Flagged / days, "blocked");
        if (review.Flagged > block.Flagged)
            plot.Mark(review.Flagged / days, "blocked or reviewed", row: 1);
        return plot.ToSvg("Share of fraud found against payments flagged a day");
    }

    private static void AppendTable(StringBuilder page, ReportContent content, RankCurve curve)
    {
        double days = content.Figures.Days;
        page.Append("<div class=\"scroll\"><table><tr><th>flagged a day</th><th>from probability</th><th>fraud among them</th><th>frauds found</th><th>money saved</th></tr>");
        double now = curve.At(content.Figures.ReviewFrom).Flagged / days;
        bool isNowDone = now == 0;
        foreach (double wanted in PerDay.Where(load => load * days <= curve.All.Flagged))
        {
            if (!isNowDone && now < wanted)
            {
                Row(page, content, curve, curve.At(content.Figures.ReviewFrom), "now");
                isNowDone = true;
            }

            var point = curve.Points.Last(p => p.Flagged <= Math.Max(wanted * days, curve.Points[0].Flagged));
            Row(page, content, curve, point, "");
        }

        if (!isNowDone)
            Row(page, content, curve, curve.At(content.Figures.ReviewFrom), "now");
        page.Append("</table></div><p class=\"soft\">The bold line is what the thresholds do now.</p>");
    }

    private static void Row(StringBuilder page, ReportContent content, RankCurve curve, RankPoint p, string style)
        => page.Append(CultureInfo.InvariantCulture,
            $"<tr class=\"{style}\"><td>{p.Flagged / (double)content.Figures.Days:F1}</td><td>{p.Threshold:G3}</td><td>{100 * p.Precision:F1} %</td><td>{100 * Share(p.Frauds, curve.All.Frauds):F1} %</td><td>{100 * Share(p.FraudValue, curve.All.FraudValue):F1} %</td></tr>");

    private static double Share(double part, double all) => all == 0 ? 0 : part / all;
}
