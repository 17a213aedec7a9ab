using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Training.Evaluation.Reports;

/// <summary>Contributions of features on a sample of payments: half of it flagged first, half from everywhere.</summary>
internal sealed class ShapSummary
{
    private const int SampleMax = 600;

    private readonly float[][] _rows;
    private readonly double[][] _contributions;

    private ShapSummary(float[][] rows, double[][] contributions)
    {
        (_rows, _contributions) = (rows, contributions);
        int features = rows[0].Length;
        Mean = new double[features];
        foreach (double[] row in contributions)
        {
            for (int f = 0; f < features; f++)
                Mean[f] += Math.Abs(row[f]) / contributions.Length;
        }
    }

    /// <summary>Mean size of each feature's contribution, in log-odds.</summary>
    public double[] Mean { get; }

    public int Count => _rows.Length;

    public static ShapSummary Of(ReportContent content, CancellationToken cancellation)
    {
        var explainer = content.Model.Loaded.Explainer();
        int[] sample = Sample(content.Scored);
        var rows = new float[sample.Length][];
        var contributions = new double[sample.Length][];
        for (int i = 0; i < sample.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            rows[i] = new float[content.Payments.Features.FeatureCount];
            content.Payments.Features.CopyRow(content.Scored.Rows[sample[i]], rows[i]);
            contributions[i] = Contributions(explainer, rows[i]);
        }

        return new ShapSummary(rows, contributions);
    }

    /// <summary>Of one feature: each payment's contribution and where its value stands among the others, 0 to 1; NaN is missing.</summary>
    public IEnumerable<(double Contribution, double Rank)> Of(int feature)
    {
        var sorted = _rows.Select(row => row[feature]).Where(value => !float.IsNaN(value)).Order().ToArray();
        for (int i = 0; i < _rows.Length; i++)
        {
            float value = _rows[i][feature];
            double rank = double.NaN;
            if (!float.IsNaN(value))
                rank = (Lower(sorted, value, false) + Lower(sorted, value, true)) / (2.0 * sorted.Length);
            yield return (_contributions[i][feature], rank);
        }
    }

    private static double[] Contributions(TreeShap explainer, float[] row)
    {
        var contributions = new double[explainer.FeatureCount + 1];
        explainer.Explain(row, contributions);
        return contributions;
    }

    private static int[] Sample(ScoredPayments scored)
    {
        int half = Math.Min(SampleMax / 2, scored.Count);
        var top = Enumerable.Range(0, scored.Count).OrderByDescending(i => scored.Probabilities[i]).ThenBy(i => i).Take(half);
        var spread = Enumerable.Range(0, half).Select(i => (int)((long)i * scored.Count / half));
        return [.. top.Concat(spread).Distinct().Order()];
    }

    private static int Lower(float[] sorted, float value, bool isUpper)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value || (isUpper && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
