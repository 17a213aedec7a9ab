namespace FraudScoring.Client;

/// <summary>How a client reaches the service over Aeron.</summary>
public sealed record AeronScoringClientOptions
{
    /// <summary>Directory of the media driver on this host: the service's own or any other.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the service listens.</summary>
    public string Channel { get; init; } = "aeron:ipc";

    /// <summary>The service's stream.</summary>
    public int Stream { get; init; } = 2451;

    /// <summary>Where replies come; <c>aeron:udp?endpoint=host:0</c> takes a free port.</summary>
    public string ReplyChannel { get; init; } = "aeron:ipc";

    /// <summary>Stream of the replies, this client's alone; 0 takes one at random.</summary>
    public int ReplyStream { get; init; }

    /// <summary>Who this is, for the service's operators; at most 128 bytes.</summary>
    public string Name { get; init; } = "";

    /// <summary>Payments that may wait for their answers; a call beyond is refused at once, a stream's write waits.</summary>
    public int InFlightMax { get; init; } = 1024;

    /// <summary>Deadlines and retries.</summary>
    public FraudScoringClientOptions Calls { get; init; } = new();
}
