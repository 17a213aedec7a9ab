namespace FraudScoring.Client;

/// <summary>How a client calls the service.</summary>
public sealed record FraudScoringClientOptions
{
    /// <summary>Budget of a call for which none is given, retries included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries of one call, the first included.</summary>
    public int AttemptsMax { get; init; } = 5;

    /// <summary>Tries in a row of a subscription to reach the service again, before it gives up.</summary>
    public int ReconnectAttemptsMax { get; init; } = 100;

    /// <summary>Longest wait before the second try; it doubles with each further one.</summary>
    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest wait before any try.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Seed of the jitter. Callers with different seeds do not retry in step after a failure that hits them all.
    /// </summary>
    public ulong BackoffSeed { get; init; } = (ulong)Environment.ProcessId;

    /// <summary>Payments of one stream that may wait for their answers; a write beyond waits.</summary>
    public int StreamInFlightMax { get; init; } = 1024;

    /// <summary>Deadlines and waits are measured with this clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(AttemptsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReconnectAttemptsMax, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(BackoffFirst, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(BackoffMax, BackoffFirst);
        ArgumentOutOfRangeException.ThrowIfLessThan(StreamInFlightMax, 1);
    }
}
