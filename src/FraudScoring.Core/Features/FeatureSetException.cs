namespace FraudScoring.Core.Features;

/// <summary>A feature set that cannot be used; the message names the feature and what was expected.</summary>
public sealed class FeatureSetException(string message) : Exception(message);
