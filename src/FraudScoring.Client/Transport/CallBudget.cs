namespace FraudScoring.Client.Transport;

/// <summary>What is left of a call's time, over all its tries.</summary>
internal sealed class CallBudget : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _expiry;
    private readonly CancellationTokenSource _linked;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _budget;
    private readonly long _started;

    public CallBudget(TimeProvider clock, TimeSpan budget, CancellationToken caller)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, TimeSpan.Zero);
        _clock = clock;
        _budget = budget;
        _caller = caller;
        _started = clock.GetTimestamp();
        _expiry = new CancellationTokenSource(budget, clock);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_expiry.Token, caller);
    }

    public CancellationToken Token => _linked.Token;

    public TimeSpan Remaining => _budget - _clock.GetElapsedTime(_started);

    /// <summary>A cancellation came from the clock and not from the caller.</summary>
    public bool IsExpired => _expiry.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _linked.Dispose();
        _expiry.Dispose();
    }
}
