namespace FraudScoring.Core.Scoring;

/// <summary>Where a feature comes from when a model prepares its features itself.</summary>
/// <param name="Input">Index of the input column.</param>
/// <param name="Term">The text for which the feature is 1 (otherwise 0), or null for a numeric input.</param>
/// <param name="Missing">What a missing number becomes; NaN to keep it.</param>
public sealed record FeatureSource(int Input, string? Term, float Missing);
