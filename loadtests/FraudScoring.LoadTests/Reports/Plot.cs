using System.Globalization;
using System.Net;
using System.Text;

namespace FraudScoring.LoadTests.Reports;

/// <summary>A plot of lines as SVG, with a linear or decimal-logarithmic upright axis.</summary>
internal sealed class Plot(string title, string xLabel, string yLabel, bool isLog)
{
    private const int Width = 760;
    private const int Height = 300;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 30;
    private const int Bottom = 46;

    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e"];

    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points)> _lines = [];
    private readonly List<(double X, string Text)> _ticks = [];

    /// <summary>Adds a line; points without a value are left out.</summary>
    public Plot Line(string name, IEnumerable<(double X, double Y)> points)
    {
        _lines.Add((name, [.. points.Where(p => double.IsFinite(p.Y) && (!isLog || p.Y > 0))]));
        return this;
    }

    /// <summary>Labels a place of the level axis.</summary>
    public Plot Tick(double x, string text)
    {
        _ticks.Add((x, text));
        return this;
    }

    /// <summary>The SVG; nothing when there are no points.</summary>
    public string Draw()
    {
        var all = _lines.SelectMany(l => l.Points).ToList();
        if (all.Count == 0)
            return string.Empty;
        var (xMin, xMax) = (Math.Min(all.Min(p => p.X), _ticks.Select(t => t.X).DefaultIfEmpty(double.MaxValue).Min()), all.Max(p => p.X));
        var yMin = isLog ? Math.Pow(10, Math.Floor(Math.Log10(all.Min(p => p.Y)))) : 0;
        var yMax = isLog ? Math.Pow(10, Math.Ceiling(Math.Log10(all.Max(p => p.Y) * 1.0001))) : Math.Max(1e-9, all.Max(p => p.Y) * 1.05);
        double X(double x) => Left + ((x - xMin) / Math.Max(1e-9, xMax - xMin) * (Width - Left - Right));
        double Share(double y) => isLog ? Math.Log10(y / yMin) / Math.Log10(yMax / yMin) : (y - yMin) / (yMax - yMin);
        double Y(double y) => Height - Bottom - (Share(y) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        svg.Append(Text($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Safe(title)}\"><text x=\"{Left}\" y=\"18\" class=\"t\">{Safe(title)}</text>"));
        foreach (var y in Marks(yMin, yMax))
            svg.Append(Text($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(y):0.#}\" y2=\"{Y(y):0.#}\" class=\"g\"/><text x=\"{Left - 6}\" y=\"{Y(y) + 4:0.#}\" class=\"y\">{y:#,0.##}</text>"));
        foreach (var (x, text) in _ticks.Count > 0 ? _ticks : Steps(xMin, xMax))
            svg.Append(Text($"<line x1=\"{X(x):0.#}\" x2=\"{X(x):0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" class=\"g\"/><text x=\"{X(x):0.#}\" y=\"{Height - Bottom + 15}\" class=\"x\">{Safe(text)}</text>"));
        svg.Append(Text($"<text x=\"{(Width + Left - Right) / 2}\" y=\"{Height - 8}\" class=\"x\">{Safe(xLabel)}</text><text transform=\"translate(14 {Height / 2}) rotate(-90)\" class=\"x\">{Safe(yLabel)}</text>"));
        for (var i = 0; i < _lines.Count; i++)
        {
            var (name, points) = _lines[i];
            var colour = Colours[i % Colours.Length];
            svg.Append(Text($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\" points=\"{string.Join(' ', points.Select(p => Text($"{X(p.X):0.#},{Y(p.Y):0.#}")))}\"/>"));
            svg.Append(Text($"<text x=\"{Width - Right}\" y=\"{Top + 12 + (i * 14)}\" class=\"y\" fill=\"{colour}\" style=\"fill:{colour}\">{Safe(name)}</text>"));
        }

        return svg.Append("</svg>").ToString();
    }

    private IEnumerable<double> Marks(double min, double max)
    {
        if (isLog)
        {
            for (var y = min; y <= max * 1.0001; y *= 10)
                yield return y;
            yield break;
        }

        foreach (var (y, _) in Steps(min, max))
            yield return y;
    }

    private static IEnumerable<(double X, string Text)> Steps(double min, double max)
    {
        var raw = Math.Max(1e-9, max - min) / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * (raw / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        for (var x = Math.Ceiling(min / step) * step; x <= max; x += step)
            yield return (x, x.ToString("#,0.##", CultureInfo.InvariantCulture));
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
