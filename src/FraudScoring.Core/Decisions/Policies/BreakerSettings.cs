namespace FraudScoring.Core.Decisions.Policies;

/// <summary>When decisions are so unusual that the policy is not trusted any more.</summary>
/// <param name="WindowMs">Time that is looked at.</param>
/// <param name="Floor">Decisions in the window below which nothing is said.</param>
/// <param name="BlockMin">Least share of blocks.</param>
/// <param name="BlockMax">Greatest share of blocks.</param>
/// <param name="ReviewMin">Least share of reviews.</param>
/// <param name="ReviewMax">Greatest share of reviews.</param>
/// <param name="Fallback">How it goes on until a person resets the breaker.</param>
public sealed record BreakerSettings(
    long WindowMs, int Floor, double BlockMin, double BlockMax, double ReviewMin, double ReviewMax, BreakerFallback Fallback);
