namespace FraudScoring.Training.Shipping;

/// <summary>How one kind of fraud fared in the test period.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Frauds">Frauds of this kind.</param>
/// <param name="AveragePrecision">Average precision of these frauds against all genuine payments.</param>
/// <param name="Blocked">Frauds blocked.</param>
/// <param name="Reviewed">Frauds sent to review.</param>
public sealed record ScenarioFigures(string Name, int Frauds, double AveragePrecision, int Blocked, int Reviewed);
