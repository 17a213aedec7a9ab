namespace FraudScoring.Tests.Service.DecisionLog;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _unixMs = 1_700_000_000_000;

    public DateTimeOffset Now => GetUtcNow();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _unixMs));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _unixMs, (long)by.TotalMilliseconds);
}
