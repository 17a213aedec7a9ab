using FraudScoring.Disruptor.Sequencing;

namespace FraudScoring.Disruptor.Waiting;

/// <summary>
/// Where one stage sleeps. No wake-up is lost, by Dekker's argument: the sleeper raises its flag, fences and then looks
/// for work; the waker writes the work, fences and then looks at the flag; so at least one of them sees the other.
/// A wake-up too many only costs the sleeper another look.
/// </summary>
internal sealed class Parker
{
    // Never disposed, since a producer may be about to set it when its stage has ended; its finalizer does no harm.
    private readonly AutoResetEvent _event = new(initialState: false);

    // 1 while waiting. Read on every publish, hence padded.
    private PaddedLong _isWaiting;

    /// <summary>Read by a waker behind its fence.</summary>
    public bool IsWaiting => Volatile.Read(ref _isWaiting.Value) != 0;

    /// <summary>Raises the flag, a full fence; look for work once more after it.</summary>
    public void Prepare() => Interlocked.Exchange(ref _isWaiting.Value, 1);

    /// <summary>Takes the flag down: there was work.</summary>
    public void Cancel() => Volatile.Write(ref _isWaiting.Value, 0);

    public void Park(int timeoutMs)
    {
        _event.WaitOne(timeoutMs);
        Volatile.Write(ref _isWaiting.Value, 0);
    }

    /// <summary>Wakes the sleeper, once for each time it raised its flag.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isWaiting.Value, 0) != 0)
            _event.Set();
    }
}
