namespace FraudScoring.Training.Boosting;

/// <summary>How the score must follow a feature while all others stay the same.</summary>
public enum Monotone : sbyte
{
    /// <summary>A higher value never gives a higher score.</summary>
    Decreasing = -1,

    /// <summary>As the rows say.</summary>
    Free = 0,

    /// <summary>A higher value never gives a lower score.</summary>
    Increasing = 1,
}
