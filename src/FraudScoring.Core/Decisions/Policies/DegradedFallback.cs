namespace FraudScoring.Core.Decisions.Policies;

/// <summary>How a payment without velocity is decided, where no list and no rule decides it.</summary>
public enum DegradedFallback : byte
{
    /// <summary>By the score that there is: the trees know missing values.</summary>
    Score,

    /// <summary>Let through.</summary>
    Allow,

    /// <summary>Held for a person.</summary>
    Review,

    /// <summary>Stopped.</summary>
    Block,
}
