namespace FraudScoring.Core.Decisions;

/// <summary>One feature's part in a score.</summary>
/// <param name="Feature">Index in the feature set.</param>
/// <param name="Value">The feature's value.</param>
/// <param name="Contribution">Its share of the raw score (log-odds); positive raises the risk.</param>
public readonly record struct Reason(int Feature, float Value, double Contribution);
