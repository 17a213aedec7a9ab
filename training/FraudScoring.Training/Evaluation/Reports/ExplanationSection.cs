using System.Globalization;
using System.Text;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Models;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>Which features carry the model, and which way they push.</summary>
internal static class ExplanationSection
{
    private const int Most = 16;
    private const int RowHeight = 24;
    private const int NameWidth = 190;
    private const int PlotWidth = 520;

    public static void Append(StringBuilder page, ReportContent content, CancellationToken cancellation)
    {
        page.Append("<h2>What it looks at</h2><div class=\"pair\">");
        var importance = FeatureTally.Of(content.Model.Loaded).Where(f => f.Importance is > 0)
            .OrderByDescending(f => f.Importance).Take(Most).Select(f => (f.Name, f.Importance!.Value)).ToList();
        if (importance.Count > 0)
        {
            page.Append("<figure><h3>Importance</h3>").Append(Bars(importance));
            page.Append("<figcaption>Share of what all splits of the trees gained in training.</figcaption></figure>");
        }

        AppendShap(page, content, cancellation);
        page.Append("</div>");
    }

    private static void AppendShap(StringBuilder page, ReportContent content, CancellationToken cancellation)
    {
        ShapSummary shap;
        try
        {
            shap = ShapSummary.Of(content, cancellation);
        }
        catch (ModelFormatException e)
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure><h3>Contributions</h3><p>Not to be had for this model: {HtmlReport.Escape(e.Message)}</p></figure>");
            return;
        }

        page.Append("<figure><h3>Contributions (SHAP)</h3>").Append(Swarm(content, shap));
        page.Append(CultureInfo.InvariantCulture, $"<figcaption>Each dot is one of {shap.Count} payments, half of them those with the highest scores. To the right of the line the feature raised the score. Orange: the value is high for this feature; blue: low; grey: missing.</figcaption></figure>");
    }

    private static string Bars(List<(string Name, double Share)> features)
    {
        double most = features[0].Share;
        var svg = Begin(features.Count);
        for (int i = 0; i < features.Count; i++)
        {
            double width = (PlotWidth - NameWidth - 60) * features[i].Share / most;
            int y = (i * RowHeight) + 6;
            Name(svg, features[i].Name, y + 12);
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar a\" x=\"{NameWidth}\" y=\"{y}\" width=\"{Math.Max(width, 1):F1}\" height=\"14\" rx=\"2\"/><text class=\"tick\" x=\"{NameWidth + width + 6:F1}\" y=\"{y + 12}\">{100 * features[i].Share:F1} %</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Swarm(ReportContent content, ShapSummary shap)
    {
        var features = Enumerable.Range(0, shap.Mean.Length).Where(f => shap.Mean[f] > 0)
            .OrderByDescending(f => shap.Mean[f]).Take(Most).ToList();
        double low = Math.Min(0, features.Min(f => shap.Of(f).Min(dot => dot.Contribution)));
        double high = Math.Max(0, features.Max(f => shap.Of(f).Max(dot => dot.Contribution)));
        double scale = (PlotWidth - NameWidth - 16) / Math.Max(high - low, 1e-9);
        double middle = NameWidth + 8 - (low * scale);
        var svg = Begin(features.Count);
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{middle:F1}\" x2=\"{middle:F1}\" y1=\"0\" y2=\"{features.Count * RowHeight}\"/>");
        for (int i = 0; i < features.Count; i++)
        {
            int y = (i * RowHeight) + 13;
            Name(svg, content.Payments.Features.Names[features[i]], y + 5);
            int dot = 0;
            foreach (var (contribution, rank) in shap.Of(features[i]))
            {
                // A fixed scatter, so that the same report has the same bytes.
                double shift = ((dot++ * 0.618034) % 1 * 14) - 7;
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{middle + (contribution * scale):F1}\" cy=\"{y + shift:F1}\" r=\"1.7\" style=\"fill:{Colour(rank)}\"/>");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static StringBuilder Begin(int rows)
        => new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {PlotWidth} {(rows * RowHeight) + 8}\" role=\"img\" aria-label=\"Features\">");

    private static void Name(StringBuilder svg, string name, int y)
        => svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{NameWidth - 8}\" y=\"{y}\" text-anchor=\"end\">{HtmlReport.Escape(name)}</text>");

    private static string Colour(double rank) => double.IsNaN(rank)
        ? "var(--soft)"
        : string.Create(CultureInfo.InvariantCulture, $"color-mix(in oklab, var(--b) {100 * rank:F0}%, var(--a))");
}
