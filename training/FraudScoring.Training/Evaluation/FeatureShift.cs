namespace FraudScoring.Training.Evaluation;

/// <summary>How far a feature, or the score, has moved from the days before the period.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Index">Population stability index.</param>
internal sealed record FeatureShift(string Name, double Index);
