namespace FraudScoring.Training.Shipping;

/// <summary>What mistakes cost, in major units of the reference currency.</summary>
/// <param name="PerReview">A person looks at a payment.</param>
/// <param name="PerMissedAmount">Share of a missed fraud's amount that is lost; above 1 with fees.</param>
public sealed record CostOptions(double PerReview, double PerMissedAmount = 1)
{
    /// <summary>Throws when a value is out of its range.</summary>
    public void Validate()
    {
        if (!(PerReview >= 0 && PerReview <= 1e9))
            throw new ArgumentOutOfRangeException(nameof(PerReview), PerReview, "must be from 0 to 1,000,000,000");
        if (!(PerMissedAmount >= 0 && PerMissedAmount <= 1e6))
            throw new ArgumentOutOfRangeException(nameof(PerMissedAmount), PerMissedAmount, "must be from 0 to 1,000,000");
    }
}
