namespace FraudScoring.Aeron.Client;

/// <summary>
/// Until when the driver surely keeps what belongs to this client. Every poll and offer asks before it touches mapped
/// memory: after a pause of the whole process the driver may have given the client's counters to somebody else, and
/// which thread runs first is not ours to choose.
/// </summary>
internal sealed class ClientLease
{
    private long _untilMs = long.MinValue;

    public bool IsAlive => Environment.TickCount64 < Volatile.Read(ref _untilMs);

    /// <summary>Called right after a sign of life; keeps a tenth of the driver's patience in reserve.</summary>
    public void Renew(long livenessMs) => Volatile.Write(ref _untilMs, Environment.TickCount64 + livenessMs - (livenessMs / 10));

    public void End() => Volatile.Write(ref _untilMs, long.MinValue);
}
