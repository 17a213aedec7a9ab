namespace FraudScoring.Core.Decisions.Policies;

/// <summary>From which probability a payment is held, and from which it is stopped.</summary>
/// <param name="ReviewFrom">Held from here on.</param>
/// <param name="BlockFrom">Stopped from here on.</param>
public readonly record struct ScoreBands(double ReviewFrom, double BlockFrom)
{
    /// <summary>Decides by a calibrated probability of fraud.</summary>
    public Decision Decide(double probability)
    {
        if (probability >= BlockFrom)
            return Decision.Block;
        return probability >= ReviewFrom ? Decision.Review : Decision.Allow;
    }
}
