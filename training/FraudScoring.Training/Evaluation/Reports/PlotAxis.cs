using System.Globalization;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>An axis of a plot: linear, or in powers of ten.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Min">Value at the start.</param>
/// <param name="Max">Value at the end, above the start.</param>
/// <param name="IsLog">Powers of ten; the start is then above 0.</param>
/// <param name="IsShare">Numbers are written in per cent.</param>
internal sealed record PlotAxis(string Label, double Min, double Max, bool IsLog = false, bool IsShare = false)
{
    /// <summary>Where a value lies, 0 to 1; values outside lie on the edge.</summary>
    public double Place(double value)
    {
        double place = IsLog
            ? Math.Log(Math.Max(value, Min) / Min) / Math.Log(Max / Min)
            : (value - Min) / (Max - Min);
        return Math.Clamp(place, 0, 1);
    }

    /// <summary>Values with a mark.</summary>
    public IEnumerable<double> Ticks()
    {
        if (IsLog)
        {
            for (int power = (int)Math.Ceiling(Math.Log10(Min) - 1e-9); Math.Pow(10, power) <= Max * 1.0001; power++)
                yield return Math.Pow(10, power);
            yield break;
        }

        double step = NiceStep((Max - Min) / 5);
        for (double tick = Math.Ceiling((Min / step) - 1e-9) * step; tick <= Max + (step * 1e-6); tick += step)
            yield return Math.Abs(tick) < step * 1e-6 ? 0 : tick;
    }

    public string Text(double value)
    {
        double shown = IsShare ? 100 * value : value;
        string number = shown == 0 ? "0"
            : Math.Abs(shown) >= 1000 ? shown.ToString("N0", CultureInfo.InvariantCulture)
            : shown.ToString("G3", CultureInfo.InvariantCulture);
        return IsShare ? number + " %" : number;
    }

    private static double NiceStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double head = step / power;
        return power * (head <= 1 ? 1 : head <= 2 ? 2 : head <= 5 ? 5 : 10);
    }
}
