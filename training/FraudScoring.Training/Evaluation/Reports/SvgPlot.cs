using System.Globalization;
using System.Net;
using System.Text;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>A plot as inline SVG. Colours come from the page's style, so that it follows light and dark.</summary>
internal sealed class SvgPlot
{
    private const int Width = 520;
    private const int Height = 320;
    private const int Left = 62;
    private const int Right = 18;
    private const int Top = 14;
    private const int Bottom = 48;

    private readonly PlotAxis _x;
    private readonly PlotAxis _y;
    private readonly StringBuilder _marks = new();
    private readonly List<(string Name, string Style)> _legend = [];

    public SvgPlot(PlotAxis x, PlotAxis y) => (_x, _y) = (x, y);

    /// <summary>A line through points; a name puts it into the legend.</summary>
    public SvgPlot Line(IEnumerable<(double X, double Y)> points, string style, string? name = null)
    {
        string path = string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):F1},{Y(p.Y):F1}")));
        Append($"<polyline class=\"line {style}\" points=\"{path}\"/>");
        if (name is not null)
            _legend.Add((name, style));
        return this;
    }

    /// <summary>A bar from the bottom.</summary>
    public SvgPlot Bar(double from, double to, double height, string style, string tip)
    {
        double left = X(from);
        double top = Y(height);
        Append($"<rect class=\"bar {style}\" x=\"{left + 0.5:F1}\" y=\"{top:F1}\" width=\"{Math.Max(X(to) - left - 1, 1):F1}\" height=\"{Height - Bottom - top:F1}\"><title>{Escape(tip)}</title></rect>");
        return this;
    }

    /// <summary>A dot that says something when pointed at.</summary>
    public SvgPlot Dot(double x, double y, string style, string tip, double radius = 4)
    {
        Append($"<circle class=\"dot {style}\" cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"{radius:F1}\"><title>{Escape(tip)}</title></circle>");
        return this;
    }

    /// <summary>An upright line with a word at its top.</summary>
    public SvgPlot Mark(double x, string text, int row = 0)
    {
        double at = X(x);
        string anchor = at > Width * 0.7 ? "end" : "start";
        double offset = anchor == "end" ? -4 : 4;
        Append($"<line class=\"mark\" x1=\"{at:F1}\" x2=\"{at:F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/><text class=\"note\" x=\"{at + offset:F1}\" y=\"{Top + 11 + (row * 14)}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");
        return this;
    }

    /// <summary>Adds a name to the legend.</summary>
    public SvgPlot Legend(string name, string style)
    {
        _legend.Add((name, style));
        return this;
    }

    public string ToSvg(string description)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(description)}\">");
        foreach (double tick in _x.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{X(tick):F1}\" x2=\"{X(tick):F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{X(tick):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{_x.Text(tick)}</text>");
        }

        foreach (double tick in _y.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):F1}\" y2=\"{Y(tick):F1}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left - 6}\" y=\"{Y(tick) + 4:F1}\" text-anchor=\"end\">{_y.Text(tick)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{Escape(_x.Label)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" transform=\"translate(13 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escape(_y.Label)}</text>");
        svg.Append(_marks).Append("</svg>");
        if (_legend.Count > 0)
            svg.Append("<p class=\"legend\">").AppendJoin(' ', _legend.Select(l => $"<span><i class=\"{l.Style}\"></i>{Escape(l.Name)}</span>")).Append("</p>");
        return svg.ToString();
    }

    private double X(double value) => Left + (_x.Place(value) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (_y.Place(value) * (Height - Top - Bottom));

    private void Append(FormattableString text) => _marks.Append(text.ToString(CultureInfo.InvariantCulture));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
