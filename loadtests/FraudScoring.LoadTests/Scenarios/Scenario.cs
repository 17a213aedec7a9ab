using System.Text.Json.Serialization;

namespace FraudScoring.LoadTests.Scenarios;

/// <summary>One scenario, as its file describes it.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>A sentence for the report.</summary>
    public required string About { get; init; }

    /// <summary>Options of the service, without dashes; only for one that the load test starts.</summary>
    public IReadOnlyDictionary<string, string> Service { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a Redis is started beside the service.</summary>
    [JsonPropertyName("redis")]
    public bool HasRedis { get; init; }

    /// <summary>Whether the same load goes to an empty handler first, for ratios.</summary>
    [JsonPropertyName("baseline")]
    public bool HasBaseline { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    public required IReadOnlyList<LoadPhase> Load { get; init; }

    public IReadOnlyList<ScenarioEvent> Events { get; init; } = [];

    /// <summary>Shortest distance of two wake-ups of the injector: at high rates, payments due in between leave together.</summary>
    public double PacingUs { get; init; }
}
