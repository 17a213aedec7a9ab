using System.Text.Json.Serialization;

namespace FraudScoring.LoadTests.Scenarios;

/// <summary>One part of a scenario's load.</summary>
internal sealed record LoadPhase
{
    /// <summary>Name, for its figures.</summary>
    public required string Name { get; init; }

    public required LoadKind Do { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Payments a second; of a ramp, at its end. 0 when it is <see cref="Times"/> what another phase reached.</summary>
    public double Rate { get; init; }

    /// <summary>A ramp's rate at its beginning.</summary>
    public double From { get; init; }

    /// <summary>With <see cref="Of"/>: that many times the throughput that the phase reached.</summary>
    public double Times { get; init; }

    /// <summary>An earlier phase.</summary>
    public string? Of { get; init; }

    /// <summary>Payments under way, of a closed phase.</summary>
    public int Copies { get; init; }

    /// <summary>Not counted in the scenario's figures.</summary>
    [JsonPropertyName("warm_up")]
    public bool IsWarmUp { get; init; }
}
