namespace FraudScoring.Client;

/// <summary>Where the decisions stream comes over Aeron, and where to ask for what was missed.</summary>
public sealed record AeronDecisionStreamOptions
{
    /// <summary>Directory of the media driver on this host.</summary>
    public required string Directory { get; init; }

    /// <summary>The channel that decisions are published on (<c>--aeron-decisions</c>).</summary>
    public string Channel { get; init; } = "aeron:ipc";

    /// <summary>The stream of the published decisions.</summary>
    public int Stream { get; init; } = 2452;

    /// <summary>A channel on which the service listens (<c>--aeron</c>).</summary>
    public string ServiceChannel { get; init; } = "aeron:ipc";

    /// <summary>The service's stream.</summary>
    public int ServiceStream { get; init; } = 2451;

    /// <summary>Waits are measured with this clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
