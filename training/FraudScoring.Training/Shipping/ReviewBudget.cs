namespace FraudScoring.Training.Shipping;

/// <summary>What the thresholds are chosen for.</summary>
/// <param name="ReviewsPer10K">Payments of 10,000 that people can review.</param>
/// <param name="BlockPrecision">
/// Share of blocked payments that must be reported as fraud. The true share is higher: some fraud nobody ever reports,
/// most of all where the issuer had declined it.
/// </param>
public sealed record ReviewBudget(double ReviewsPer10K = 40, double BlockPrecision = 0.75)
{
    /// <summary>Throws when a value is out of its range.</summary>
    public void Validate()
    {
        if (!(ReviewsPer10K >= 0 && ReviewsPer10K <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(ReviewsPer10K), ReviewsPer10K, "must be from 0 to 10,000");
        if (!(BlockPrecision > 0 && BlockPrecision <= 1))
            throw new ArgumentOutOfRangeException(nameof(BlockPrecision), BlockPrecision, "must be above 0 and at most 1");
    }
}
