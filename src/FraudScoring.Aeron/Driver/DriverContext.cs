namespace FraudScoring.Aeron.Driver;

/// <summary>What the parts of a driver share.</summary>
internal sealed record DriverContext(
    MediaDriverOptions Options,
    DriverClock Clock,
    DriverCounters Counters,
    SystemCounters Totals,
    DriverAnswers Answers,
    DistinctErrorLog Errors,
    DriverLogs Logs,
    Random Random)
{
    public long ClientLivenessMs { get; } = (long)Options.ClientLiveness.TotalMilliseconds;

    public long TimerIntervalNs { get; } = (long)Options.TimerInterval.TotalNanoseconds;

    public long UnblockNs { get; } = (long)Options.PublicationUnblock.TotalNanoseconds;

    public long ConnectionNs { get; } = (long)Options.PublicationConnection.TotalNanoseconds;

    public long ImageLivenessNs { get; } = (long)Options.ImageLiveness.TotalNanoseconds;

    public long StatusIntervalNs { get; } = (long)Options.StatusMessageInterval.TotalNanoseconds;

    public long HeartbeatNs { get; } = (long)Options.HeartbeatInterval.TotalNanoseconds;

    public long NakDelayNs { get; } = (long)Options.NakDelay.TotalNanoseconds;

    public long NakRepeatNs { get; } = (long)Options.NakRepeat.TotalNanoseconds;

    public long RetransmitLingerNs { get; } = (long)Options.RetransmitLinger.TotalNanoseconds;
}
