namespace FraudScoring.Core.Scoring;

/// <summary>A column that a model's own preparation steps read.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="IsText">True for text, which becomes one feature for each term.</param>
public sealed record ModelInput(string Name, bool IsText);
