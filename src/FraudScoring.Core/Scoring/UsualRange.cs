namespace FraudScoring.Core.Scoring;

/// <summary>The range that nine in ten genuine payments of the training period had for a feature.</summary>
public sealed record UsualRange(float Low, float High);
