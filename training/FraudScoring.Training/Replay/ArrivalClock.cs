namespace FraudScoring.Training.Replay;

/// <summary>A clock that stands where the replay stands, so that offline checks are those of the service.</summary>
internal sealed class ArrivalClock : TimeProvider
{
    public long UnixMs { get; set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMs);
}
