namespace FraudScoring.Core.Decisions.Policies;

/// <summary>How payments are decided once the breaker has tripped. Block and allow lists act in all modes.</summary>
public enum BreakerFallback : byte
{
    /// <summary>Rules do not act; the score decides.</summary>
    Score,

    /// <summary>What would be blocked is held instead.</summary>
    Review,

    /// <summary>Everything is let through.</summary>
    Allow,
}
