namespace FraudScoring.Training.Boosting;

/// <summary>Where a training stands.</summary>
/// <param name="Tree">Trees grown.</param>
/// <param name="Trees">Trees wanted.</param>
/// <param name="ValidationLogLoss">Log loss on the validation rows, or NaN without any.</param>
public readonly record struct BoostingProgress(int Tree, int Trees, double ValidationLogLoss);
