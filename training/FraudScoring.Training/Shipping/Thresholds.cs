namespace FraudScoring.Training.Shipping;

/// <summary>Probabilities from which payments are reviewed and blocked.</summary>
/// <param name="ReviewFrom">Reviewed from here.</param>
/// <param name="BlockFrom">Blocked from here.</param>
public readonly record struct Thresholds(double ReviewFrom, double BlockFrom)
{
    // A precision of nine in ten means nothing for the first few payments.
    private const int BlockedMin = 20;
    private const int Digits = 6;
    private const double Lowest = 1e-6;

    /// <summary>
    /// The lowest block threshold whose payments are precise enough, and the review threshold that fills the budget
    /// below it. Without a precise enough top, nothing below certainty is blocked.
    /// </summary>
    public static Thresholds Choose(ReadOnlySpan<double> probabilities, ReadOnlySpan<byte> labels, ReviewBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        budget.Validate();
        if (probabilities.Length != labels.Length || probabilities.IsEmpty)
            throw new ArgumentException($"{probabilities.Length} probabilities for {labels.Length} labels");
        var sorted = probabilities.ToArray();
        var sortedLabels = labels.ToArray();
        Array.Sort(sorted, sortedLabels);
        Array.Reverse(sorted);
        Array.Reverse(sortedLabels);
        int blocked = CountBlocked(sorted, sortedLabels, budget.BlockPrecision);
        int reviewed = (int)Math.Min(sorted.Length - blocked, budget.ReviewsPer10K * sorted.Length / 10_000);
        double block = blocked == 0 ? 1 : Above(sorted, blocked);
        double review = reviewed == 0 ? block : Math.Min(block, Above(sorted, blocked + reviewed));
        return new Thresholds(review, block);
    }

    private static int CountBlocked(double[] sorted, byte[] labels, double precision)
    {
        int frauds = 0;
        int blocked = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            frauds += labels[i];
            bool isStepEnd = i + 1 == sorted.Length || sorted[i + 1] < sorted[i];
            if (isStepEnd && i + 1 >= BlockedMin && frauds >= precision * (i + 1))
                blocked = i + 1;
        }

        return blocked;
    }

    // Halfway to the next lower score: the threshold takes exactly the first ones, and rounding changes little.
    private static double Above(double[] sorted, int count)
    {
        double lowest = sorted[count - 1];
        double next = count < sorted.Length ? sorted[count] : 0;
        return Math.Clamp(Math.Round((lowest + next) / 2, Digits), Lowest, 1);
    }
}
