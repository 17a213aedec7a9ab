using System.Globalization;
using System.Text;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>Whether probabilities mean what they say, and how they are spread.</summary>
internal static class ProbabilitySection
{
    private const int Bars = 40;
    private const double Lowest = 1e-4;

    public static void Append(StringBuilder page, ReportContent content)
    {
        var f = content.Figures;
        page.Append("<h2>What a probability means</h2><div class=\"pair\"><figure><h3>Calibration</h3>").Append(Calibration(content));
        page.Append(CultureInfo.InvariantCulture, $"<figcaption>On the dotted line, of payments with a probability of 10 % one in ten is fraud. Mean probability {100 * f.MeanProbability:F3} %, share of fraud {100.0 * f.Frauds / f.Payments:F3} %; expected calibration error {f.ExpectedCalibrationError:F5}.</figcaption></figure><figure><h3>Distribution of scores</h3>");
        page.Append(Distribution(content)).Append("<figcaption>Payments by probability, both scales in powers of ten. The marks are the thresholds.</figcaption></figure></div>");
    }

    private static string Calibration(ReportContent content)
    {
        var plot = new SvgPlot(
            new PlotAxis("probability said", Lowest, 1, IsLog: true, IsShare: true), new PlotAxis("share of fraud found", Lowest, 1, IsLog: true, IsShare: true));
        plot.Line([(Lowest, Lowest), (1, 1)], "ideal");
        Draw(plot, content.Figures, "a");
        if (content.Champion is { } champion)
            Draw(plot, champion.Figures, "b");
        return plot.Legend("as said", "ideal").ToSvg("Share of fraud found against probability said");
    }

    private static void Draw(SvgPlot plot, PeriodFigures figures, string style)
    {
        var bins = figures.Reliability.Where(bin => bin.Found > 0).ToList();
        plot.Line(bins.Select(bin => (bin.Said, bin.Found)), style, figures.Model);
        foreach (var bin in bins)
        {
            plot.Dot(bin.Said, bin.Found, style, string.Create(
                CultureInfo.InvariantCulture, $"said {100 * bin.Said:G3} %, found {100 * bin.Found:G3} % of {bin.Payments:N0} payments"));
        }
    }

    private static string Distribution(ReportContent content)
    {
        var scored = content.Scored;
        var genuine = new int[Bars];
        var frauds = new int[Bars];
        for (int i = 0; i < scored.Count; i++)
            (scored.Labels[i] != 0 ? frauds : genuine)[Bin(scored.Probabilities[i])]++;
        var plot = new SvgPlot(
            new PlotAxis("probability", Lowest, 1, IsLog: true, IsShare: true), new PlotAxis("payments", 0.5, 2 * Math.Max(genuine.Max(), 10), IsLog: true));
        for (int bin = 0; bin < Bars; bin++)
        {
            double from = Edge(bin);
            double to = Edge(bin + 1);
            string range = string.Create(CultureInfo.InvariantCulture, $"{100 * from:G3} to {100 * to:G3} %");
            if (genuine[bin] > 0)
                plot.Bar(from, to, genuine[bin], "soft", $"{range}: {genuine[bin]} genuine");
            if (frauds[bin] > 0)
                plot.Bar(from + ((to - from) * 0.25), to - ((to - from) * 0.25), frauds[bin], "b", $"{range}: {frauds[bin]} frauds");
        }

        if (content.Figures.BlockFrom < 1)
            plot.Mark(content.Figures.BlockFrom, "block");
        if (content.Figures.ReviewFrom < content.Figures.BlockFrom)
            plot.Mark(content.Figures.ReviewFrom, "review", row: 1);
        return plot.Legend("genuine", "soft").Legend("fraud", "b").ToSvg("Number of payments by probability");
    }

    private static double Edge(int bin) => Math.Pow(10, -4 + (4.0 * bin / Bars));

    private static int Bin(double p) => Math.Clamp((int)((Math.Log10(Math.Max(p, Lowest)) + 4) * Bars / 4), 0, Bars - 1);
}
