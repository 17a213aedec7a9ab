namespace FraudScoring.LoadTests.Scenarios;

/// <summary>A scenario or a file of gates is wrong; the message names file, place and what was expected.</summary>
public sealed class ScenarioException(string message) : Exception(message);
