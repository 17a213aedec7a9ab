namespace FraudScoring.Training.Evaluation;

/// <summary>
/// Whether probabilities mean what they say: bins of equal numbers of payments at the low end would hold no fraud, so the
/// bins are of the probability's order of magnitude. Expected calibration error as in Naeini et al. (AAAI 2015), Brier
/// score as in Brier (1950).
/// </summary>
/// <param name="Brier">Mean squared difference between probability and label.</param>
/// <param name="ExpectedError">Mean, over payments, of the difference between said and found share in their bin.</param>
/// <param name="Bins">The bins that hold payments.</param>
internal sealed record Reliability(double Brier, double ExpectedError, IReadOnlyList<ReliabilityBin> Bins)
{
    private static readonly double[] Edges =
        [0, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    public static Reliability Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<byte> labels)
    {
        var payments = new int[Edges.Length - 1];
        var frauds = new int[payments.Length];
        var said = new double[payments.Length];
        double squares = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = probabilities[i];
            int bin = Array.BinarySearch(Edges, p);
            bin = Math.Clamp(bin < 0 ? ~bin - 1 : bin, 0, payments.Length - 1);
            payments[bin]++;
            frauds[bin] += labels[i];
            said[bin] += p;
            squares += (p - labels[i]) * (p - labels[i]);
        }

        var bins = new List<ReliabilityBin>();
        double error = 0;
        for (int b = 0; b < payments.Length; b++)
        {
            if (payments[b] == 0)
                continue;
            bins.Add(new ReliabilityBin(Edges[b], Edges[b + 1], payments[b], said[b] / payments[b], (double)frauds[b] / payments[b]));
            error += Math.Abs(said[b] - frauds[b]);
        }

        return new Reliability(squares / probabilities.Length, error / probabilities.Length, bins);
    }
}
