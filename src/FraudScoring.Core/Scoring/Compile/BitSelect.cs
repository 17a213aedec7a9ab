namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A split of a <see cref="BitTree"/> that is no comparison; a row that goes right loses the mask's zero bits.
/// </summary>
internal readonly record struct BitSelect(Split Split, uint Mask);
