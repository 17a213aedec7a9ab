namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// The committed offset and those who wait for it. Advanced by the committer's thread; read and waited for by any. An
/// advance that nobody waits for allocates nothing.
/// </summary>
internal sealed class CommitSignal(ulong committed)
{
    private readonly object _gate = new();
    private ulong _committed = committed;
    private int _blocked;
    private TaskCompletionSource? _advanced;
    private Exception? _end;

    /// <summary>Every offset below this is durable.</summary>
    public ulong Committed => Volatile.Read(ref _committed);

    /// <summary>Publishes a new committed offset.</summary>
    public void Advance(ulong committed)
    {
        TaskCompletionSource? advanced;
        lock (_gate)
        {
            Volatile.Write(ref _committed, committed);
            advanced = Release();
        }

        advanced?.SetResult();
    }

    /// <summary>Tells all, also those who come later, that there will be no more.</summary>
    public void End(Exception reason)
    {
        TaskCompletionSource? advanced;
        lock (_gate)
        {
            _end ??= reason;
            advanced = Release();
        }

        advanced?.SetException(reason);
    }

    /// <summary>Blocks until the entry is committed; false when the time is over before.</summary>
    public bool Wait(ulong offset, TimeSpan timeout)
    {
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        lock (_gate)
        {
            while (_committed <= offset)
            {
                ThrowIfEnded();
                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                    return false;
                _blocked++;
                Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
                _blocked--;
            }

            return true;
        }
    }

    /// <summary>Completes when the entry is committed.</summary>
    public async ValueTask WaitAsync(ulong offset, CancellationToken cancellation)
    {
        while (Committed <= offset)
            await NextAdvance(offset).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private Task NextAdvance(ulong offset)
    {
        lock (_gate)
        {
            if (_committed > offset)
                return Task.CompletedTask;
            ThrowIfEnded();
            _advanced ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _advanced.Task;
        }
    }

    private TaskCompletionSource? Release()
    {
        var advanced = _advanced;
        _advanced = null;
        if (_blocked > 0)
            Monitor.PulseAll(_gate);
        return advanced;
    }

    private void ThrowIfEnded()
    {
        if (_end is { } reason)
            throw reason is LogFailedException ? new LogFailedException(reason.Message, reason) : reason;
    }
}
