namespace FraudScoring.Service.Grpc;

/// <summary>Counts the calls being served, and lets a shutdown wait for the last of them.</summary>
internal sealed class InFlightCalls(TimeProvider clock) : IDisposable
{
    // A caller that does not take its answers holds up the shutdown for so long.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoning = new(Timeout.InfiniteTimeSpan, clock);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private volatile bool _isStopping;

    public int Count => Volatile.Read(ref _count);

    public bool IsStopping => _isStopping;

    /// <summary>Cancelled when the shutdown begins; ends the streams, which would otherwise never drain.</summary>
    public CancellationToken StoppingToken => _stopping.Token;

    /// <summary>Cancelled some time after <see cref="StoppingToken"/>; ends the sending of answers that are not taken.</summary>
    public CancellationToken AbandoningToken => _abandoning.Token;

    /// <summary>Counts a call in. False once the shutdown has begun: the call must be refused.</summary>
    public bool TryEnter()
    {
        // First in, then look: a shutdown that begins in between either is seen here or sees this call.
        Interlocked.Increment(ref _count);
        if (!_isStopping)
            return true;

        Exit();
        return false;
    }

    public void Exit()
    {
        if (Interlocked.Decrement(ref _count) == 0 && _isStopping)
            _drained.TrySetResult();
    }

    /// <summary>Admits no more calls and completes when none is left.</summary>
    public Task DrainAsync()
    {
        _isStopping = true;
        _abandoning.CancelAfter(AnswerPatience);
        _stopping.Cancel();
        Interlocked.MemoryBarrier();
        if (Count == 0)
            _drained.TrySetResult();
        return _drained.Task;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abandoning.Dispose();
    }
}
