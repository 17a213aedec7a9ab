namespace FraudScoring.Aeron.Driver;

/// <summary>The time of the current cycle, read once for everything that happens in it.</summary>
internal sealed class DriverClock
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _nextEpochNs;

    public DriverClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        Update();
    }

    /// <summary>Nanoseconds since the driver started.</summary>
    public long NowNs { get; private set; }

    /// <summary>Milliseconds of the epoch; at most a millisecond behind.</summary>
    public long NowMs { get; private set; }

    public void Update()
    {
        NowNs = (long)(_time.GetElapsedTime(_start).Ticks * TimeSpan.NanosecondsPerTick);
        if (NowNs < _nextEpochNs)
            return;
        NowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _nextEpochNs = NowNs + 1_000_000;
    }
}
