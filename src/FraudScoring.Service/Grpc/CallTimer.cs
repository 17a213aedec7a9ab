using System.IO.Pipelines;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// The deadline timer of a reused call. It is not disarmed when a call ends in time: when it fires it asks what is due
/// now and arms itself again. So a call pays for the timer once per deadline span rather than twice per request.
/// </summary>
internal sealed class CallTimer
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Func<long> _onDue;
    private ITimer? _timer;
    private PipeReader? _guarded;
    private long _guardedUntil;
    private long _due = long.MaxValue;

    /// <param name="clock">Gives timestamps and timers.</param>
    /// <param name="onDue">Runs under the timer's lock; returns the timestamp of interest next, or the largest.</param>
    public CallTimer(TimeProvider clock, Func<long> onDue)
    {
        _clock = clock;
        _onDue = onDue;
    }

    /// <summary>
    /// Fires at <paramref name="due"/> or earlier. The caller has published its state with a full fence, and
    /// <see cref="Fire"/> takes the due time back before it reads that state: one of the two sees the other.
    /// </summary>
    public void Arm(long due)
    {
        if (Volatile.Read(ref _due) <= due)
            return;
        lock (_gate)
            ArmUnderLock(due);
    }

    /// <summary>Cancels a pending read of <paramref name="reader"/> at <paramref name="until"/>.</summary>
    public void GuardRead(PipeReader reader, long until)
    {
        lock (_gate)
        {
            (_guarded, _guardedUntil) = (reader, until);
            ArmUnderLock(until);
        }
    }

    public void EndRead()
    {
        lock (_gate)
            _guarded = null;
    }

    private void ArmUnderLock(long due)
    {
        if (_due <= due)
            return;

        Volatile.Write(ref _due, due);
        var wait = _clock.GetElapsedTime(_clock.GetTimestamp(), due);
        wait = wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
        _timer ??= CreateTimer();
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private ITimer CreateTimer()
    {
        // The timer outlives the request that happens to create it and must not keep its context.
        using (ExecutionContext.SuppressFlow())
            return _clock.CreateTimer(
                static timer => ((CallTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Fire()
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _due, long.MaxValue);
            var next = _onDue();
            if (_guarded is not null)
            {
                if (_clock.GetTimestamp() >= _guardedUntil)
                    _guarded.CancelPendingRead();
                else
                    next = Math.Min(next, _guardedUntil);
            }

            if (next != long.MaxValue)
                ArmUnderLock(next);
        }
    }
}
