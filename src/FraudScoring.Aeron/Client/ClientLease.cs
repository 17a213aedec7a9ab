namespace FraudScoring.Aeron.Client;

/// <summary>
/// Until when the driver surely keeps what belongs to this client. Every poll and offer asks before it touches mapped
/// memory: after a pause of the whole process the driver may have given the client's counters to somebody else, and
/// which thread runs first is not ours to choose.
/// </summary>
internal sealed class ClientLease
{
    // Null for the system's clock, whose coarse form costs a few nanoseconds for each message.
    private readonly TimeProvider? _time;
    private long _untilMs = long.MinValue;

    public ClientLease(TimeProvider time)
    {
        _time = time == TimeProvider.System ? null : time;
    }

    public bool IsAlive => NowMs < Volatile.Read(ref _untilMs);

    private long NowMs => _time is null ? Environment.TickCount64 : _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Called right after a sign of life; keeps a tenth of the driver's patience in reserve.</summary>
    public void Renew(long livenessMs) => Volatile.Write(ref _untilMs, NowMs + livenessMs - (livenessMs / 10));

    public void End() => Volatile.Write(ref _untilMs, long.MinValue);
}
