using FraudScoring.LoadTests.Running;

namespace FraudScoring.LoadTests.Gates;

/// <summary>A scenario's result, its figures by name, and how its gates came out.</summary>
internal sealed record CheckedResult(ScenarioResult Result, IReadOnlyDictionary<string, double> Figures, IReadOnlyList<GateResult> Gates);
