namespace FraudScoring.Training.Evaluation;

/// <summary>One figure of two models, and the 95 % interval of their difference.</summary>
internal sealed record Difference(string Figure, double Challenger, double Champion, double Low, double High);
