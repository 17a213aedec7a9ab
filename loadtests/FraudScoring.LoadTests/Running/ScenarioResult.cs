using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Running;

/// <summary>What a scenario showed: the service, and what it is compared with.</summary>
internal sealed record ScenarioResult(Scenario Scenario, LoadResult Service, LoadResult? Empty, LoadResult? Previous);
