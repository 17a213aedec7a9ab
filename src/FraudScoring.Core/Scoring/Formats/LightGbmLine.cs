namespace FraudScoring.Core.Scoring.Formats;

/// <summary>Where a "key=value" line of a LightGBM file has its value, and the line's number for messages.</summary>
internal readonly record struct LightGbmLine(int Number, int Start, int Length);
