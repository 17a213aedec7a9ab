namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Eight trees that are walked together: their first node, the first of their tree numbers, and the steps that reach
/// every leaf.
/// </summary>
internal readonly record struct PortableGroup(int Start, int Tree, int Steps);
