namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A numeric split of a <see cref="BitTree"/>: a row whose column is above the threshold loses the mask's zero bits.
/// </summary>
internal readonly record struct BitNode(int Column, float Threshold, uint Mask);
