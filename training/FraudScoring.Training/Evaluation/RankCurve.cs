namespace FraudScoring.Training.Evaluation;

/// <summary>
/// What is flagged from each probability on, from the highest down; payments with the same probability are one step.
/// </summary>
internal sealed class RankCurve
{
    private RankCurve(List<RankPoint> points) => Points = points;

    /// <summary>The steps, the highest probability first.</summary>
    public IReadOnlyList<RankPoint> Points { get; }

    /// <summary>Everything flagged.</summary>
    public RankPoint All => Points[^1];

    public static RankCurve Of(ScoredPayments payments)
    {
        if (payments.Count == 0)
            throw new InvalidDataException("there are no payments in the period");
        var order = Enumerable.Range(0, payments.Count).ToArray();
        var keys = Array.ConvertAll(payments.Probabilities, p => -p);
        Array.Sort(keys, order);
        var points = new List<RankPoint>();
        var sum = new RankPoint(1, 0, 0, 0, 0);
        for (int i = 0; i < order.Length; i++)
        {
            int at = order[i];
            bool isFraud = payments.Labels[at] != 0;
            sum = new RankPoint(
                payments.Probabilities[at], sum.Flagged + 1, sum.Frauds + (isFraud ? 1 : 0),
                sum.FraudValue + (isFraud ? payments.Amounts[at] : 0), sum.Value + payments.Amounts[at]);
            if (i + 1 == order.Length || keys[i + 1] != keys[i])
                points.Add(sum);
        }

        return new RankCurve(points);
    }

    /// <summary>What is flagged from a probability on.</summary>
    public RankPoint At(double threshold)
    {
        int low = 0;
        int high = Points.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Points[middle].Threshold >= threshold)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? new RankPoint(1, 0, 0, 0, 0) : Points[low - 1];
    }

    /// <summary>At most so many steps, evenly spaced in recall and in what is flagged; for plots.</summary>
    public IEnumerable<RankPoint> Thinned(int most)
    {
        double lastRecall = -1;
        double lastFlagged = -1;
        foreach (var point in Points)
        {
            double recall = All.Frauds == 0 ? 0 : (double)point.Frauds / All.Frauds;
            double flagged = Math.Log(1 + point.Flagged) / Math.Log(1 + All.Flagged);
            if (recall - lastRecall < 2.0 / most && flagged - lastFlagged < 2.0 / most && !ReferenceEquals(point, All))
                continue;
            (lastRecall, lastFlagged) = (recall, flagged);
            yield return point;
        }
    }
}
