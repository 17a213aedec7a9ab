namespace FraudScoring.Core.Scoring.Compile;

/// <summary>Up to eight trees that are walked together: where their nodes start and how many steps reach every leaf.</summary>
internal readonly record struct PortableGroup(int Start, int Steps);
