namespace FraudScoring.LoadTests.Processes;

/// <summary>Where payments go.</summary>
internal sealed record Target
{
    public required Uri Grpc { get; init; }

    /// <summary>JSON and metrics.</summary>
    public required Uri Http { get; init; }

    public string UnaryPath { get; init; } = "/fraudscoring.v1.Scoring/Score";

    public string StreamPath { get; init; } = "/fraudscoring.v1.Scoring/ScoreStream";

    /// <summary>Directory of the media driver that the service listens at within the host.</summary>
    public string? AeronDirectory { get; init; }

    /// <summary>Channel of the service by UDP.</summary>
    public string? AeronChannel { get; init; }

    public int AeronStream { get; init; } = 2451;
}
