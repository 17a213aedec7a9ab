using FraudScoring.LoadTests.Processes;

namespace FraudScoring.LoadTests.Running;

/// <summary>How scenarios are run, as the command line says.</summary>
internal sealed record RunSettings
{
    /// <summary>A service that runs already; null starts one.</summary>
    public Target? Address { get; init; }

    /// <summary>The service's binary.</summary>
    public required string Program { get; init; }

    /// <summary>Folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The previous release's binary, to compare with; null leaves it out.</summary>
    public string? Previous { get; init; }

    /// <summary>Stops the service for a while, again and again: shows that gates notice.</summary>
    public (TimeSpan Stop, TimeSpan Each)? Slowdown { get; init; }

    /// <summary>Start of all randomness.</summary>
    public ulong Seed { get; init; } = 1;
}
