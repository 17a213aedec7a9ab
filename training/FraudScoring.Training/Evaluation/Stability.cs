namespace FraudScoring.Training.Evaluation;

/// <summary>
/// Population stability index between two samples (Siddiqi, Credit Risk Scorecards, 2006): the sum of (a - b) ln(a / b)
/// over deciles of the first. Below 0.1 is called stable, above 0.25 shifted. Missing values are a bin of their own.
/// </summary>
internal static class Stability
{
    private const int BinCount = 10;

    // A bin that is empty on one side would make the index infinite.
    private const double ShareMin = 1e-4;

    public static double Index(ReadOnlySpan<double> reference, ReadOnlySpan<double> now)
    {
        if (reference.IsEmpty || now.IsEmpty)
            throw new ArgumentException("both samples need values");
        double[] edges = Edges(reference);
        var a = Shares(reference, edges);
        var b = Shares(now, edges);
        double index = 0;
        for (int bin = 0; bin < a.Length; bin++)
        {
            double before = Math.Max(a[bin], ShareMin);
            double after = Math.Max(b[bin], ShareMin);
            index += (after - before) * Math.Log(after / before);
        }

        return index;
    }

    // Upper edges of the deciles; equal ones collapse, so that a value of many payments is one bin.
    private static double[] Edges(ReadOnlySpan<double> reference)
    {
        var values = reference.ToArray().Where(value => !double.IsNaN(value)).Order().ToArray();
        return values.Length == 0
            ? []
            : [.. Enumerable.Range(1, BinCount - 1).Select(i => values[(int)((long)i * values.Length / BinCount)]).Distinct()];
    }

    private static double[] Shares(ReadOnlySpan<double> values, double[] edges)
    {
        // The last is of missing values.
        var shares = new double[edges.Length + 2];
        foreach (double value in values)
        {
            int bin = double.IsNaN(value) ? edges.Length + 1 : Array.BinarySearch(edges, value);
            shares[bin < 0 ? ~bin : bin] += 1.0 / values.Length;
        }

        return shares;
    }
}
