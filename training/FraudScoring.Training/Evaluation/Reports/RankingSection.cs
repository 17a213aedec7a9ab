using System.Globalization;
using System.Text;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>How well fraud is told from genuine: precision-recall and ROC.</summary>
internal static class RankingSection
{
    public static void Append(StringBuilder page, ReportContent content)
    {
        var f = content.Figures;
        page.Append("<h2>Telling fraud from genuine</h2><div class=\"pair\"><figure><h3>Precision and recall</h3>");
        page.Append(PrecisionRecall(content));
        page.Append(CultureInfo.InvariantCulture, $"<figcaption>Precision: share of fraud in what is flagged. Average precision {f.AveragePrecision:F4}; chance would give {(double)f.Frauds / f.Payments:F4}.</figcaption></figure><figure><h3>ROC</h3>");
        page.Append(Roc(content));
        page.Append(CultureInfo.InvariantCulture, $"<figcaption>AUC {f.RocAuc:F4}. Frauds found when 0.1 / 1 / 5 % of genuine payments are flagged: {100 * f.RecallAt01Percent:F1} / {100 * f.RecallAt1Percent:F1} / {100 * f.RecallAt5Percent:F1} %.</figcaption></figure></div>");
    }

    private static string PrecisionRecall(ReportContent content)
    {
        var plot = new SvgPlot(new PlotAxis("frauds found (recall)", 0, 1, IsShare: true), new PlotAxis("precision", 0, 1, IsShare: true));
        Each(content, (scored, style, name) =>
        {
            var curve = RankCurve.Of(scored);
            plot.Line(curve.Thinned(400).Select(p => ((double)p.Frauds / curve.All.Frauds, p.Precision)), style, name);
        });
        return plot.ToSvg("Precision against recall");
    }

    private static string Roc(ReportContent content)
    {
        var plot = new SvgPlot(
            new PlotAxis("genuine payments flagged", 1e-4, 1, IsLog: true, IsShare: true), new PlotAxis("frauds found", 0, 1, IsShare: true));
        plot.Line(Enumerable.Range(0, 81).Select(i => Math.Pow(10, -4 + (i / 20.0))).Select(x => (x, x)), "ideal");
        Each(content, (scored, style, name) =>
        {
            var curve = RankCurve.Of(scored);
            plot.Line(
                curve.Thinned(400).Select(p => ((double)p.Genuine / curve.All.Genuine, (double)p.Frauds / curve.All.Frauds)), style, name);
        });
        return plot.Legend("chance", "ideal").ToSvg("ROC curve");
    }

    private static void Each(ReportContent content, Action<ScoredPayments, string, string> draw)
    {
        draw(content.Scored, "a", content.Figures.Model);
        if (content.Champion is { } champion)
            draw(champion.Scored, "b", champion.Figures.Model);
    }
}
