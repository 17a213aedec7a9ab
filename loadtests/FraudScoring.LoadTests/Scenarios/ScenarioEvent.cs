namespace FraudScoring.LoadTests.Scenarios;

/// <summary>Something that happens while load runs.</summary>
/// <param name="AtSeconds">From the beginning of the load, warm-up included.</param>
/// <param name="Do">What.</param>
internal sealed record ScenarioEvent(double AtSeconds, EventKind Do);
