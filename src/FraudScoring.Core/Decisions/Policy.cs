namespace FraudScoring.Core.Decisions;

/// <summary>What turns a score into a decision.</summary>
/// <param name="Version">Recorded with every decision.</param>
/// <param name="ReviewFrom">Probability from which a payment is held for a person.</param>
/// <param name="BlockFrom">Probability from which a payment is stopped.</param>
public sealed record Policy(string Version, double ReviewFrom, double BlockFrom)
{
    /// <summary>Decides by a calibrated probability of fraud.</summary>
    public Decision Decide(double probability)
    {
        if (probability >= BlockFrom)
            return Decision.Block;
        return probability >= ReviewFrom ? Decision.Review : Decision.Allow;
    }

    /// <summary>Throws when the thresholds are not 0 &lt; review &lt;= block &lt;= 1.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public void Check()
    {
        if (!(ReviewFrom > 0 && ReviewFrom <= BlockFrom && BlockFrom <= 1))
        {
            throw new ArgumentException(
                $"thresholds: 0 < review <= block <= 1 expected, review {ReviewFrom} and block {BlockFrom} found");
        }
    }
}
