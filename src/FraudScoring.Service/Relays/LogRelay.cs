using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Service.Relays;

/// <summary>
/// Brings the decision log to somebody outside the process, in its order and at least once, from a cursor that outlives the
/// process. On a thread of its own: whoever is slow or away holds up nothing but the relay, and the log's retention is the
/// bound of what can wait for them. What is abstract here is called by that thread.
/// </summary>
internal abstract class LogRelay : IDisposable
{
    private const ulong Nowhere = ulong.MaxValue;

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly DurableLog _log;
    private readonly CursorStore _cursors;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private ulong _goBackTo = Nowhere;
    private ulong _done;
    private ulong _saved;
    private long _savedTimestamp;

    /// <summary>A relay from where it was last; the first time, from the end of the log.</summary>
    /// <param name="name">Names the cursor and the folder of its file.</param>
    /// <param name="log">What is relayed.</param>
    /// <param name="folder">The service's data folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where trouble is said.</param>
    protected LogRelay(string name, DurableLog log, string folder, TimeProvider time, ILogger logger)
    {
        (_name, _log, _time, _logger) = (name, log, time, logger);
        _cursors = new CursorStore(Path.Combine(folder, name));
        // Offsets that a damaged log lost are given again.
        _done = _cursors.TryGet(name, out var offset) ? Math.Min(offset, log.Recovery.NextOffset) : log.Recovery.NextOffset;
        _cursors.TryMove(name, _done);
        _cursors.Save();
        _thread = new Thread(Run) { Name = $"{name} relay", IsBackground = true };
    }

    /// <summary>The first offset that is not on the other side yet. Any thread.</summary>
    public ulong Done => Volatile.Read(ref _done);

    /// <summary>Log entries that retention removed before they were on the other side. Any thread.</summary>
    public ulong GoneCount { get; private set; }

    /// <summary>How long to wait before something is tried again.</summary>
    protected static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether the process ends: what is not done is done after the next start.</summary>
    protected bool IsStopping => _isStopping;

    /// <summary>Whether to leave off waiting for the other side: the process ends, or earlier entries are wanted.</summary>
    protected bool IsInterrupted => _isStopping || Volatile.Read(ref _goBackTo) != Nowhere;

    /// <summary>Begins to relay.</summary>
    public void Start() => _thread.Start();

    /// <summary>Relays again from an earlier offset on; a later one changes nothing. Any thread.</summary>
    public void GoBackTo(ulong offset)
    {
        for (var known = Volatile.Read(ref _goBackTo); offset < known;)
        {
            var before = Interlocked.CompareExchange(ref _goBackTo, offset, known);
            if (before == known)
                return;
            known = before;
        }
    }

    /// <summary>Stops; what is not done is done after the next start.</summary>
    public virtual void Dispose()
    {
        _isStopping = true;
        if (!_thread.ThreadState.HasFlag(ThreadState.Unstarted))
            _thread.Join();
        Save();
    }

    /// <summary>Reading begins, for the first time or anew, at an offset; the log's first is told beside it.</summary>
    protected virtual void OnOpened(ulong from, ulong first)
    {
    }

    /// <summary>Takes an entry; whether another one can be taken before <see cref="TryFlush()"/>.</summary>
    protected abstract bool Take(in LogEntry entry);

    /// <summary>Brings over what was taken, however long it takes; false when interrupted, and then it is asked again or dropped.</summary>
    protected abstract bool TryFlush();

    /// <summary>Drops what was taken: reading begins anew.</summary>
    protected abstract void Drop();

    private void Run()
    {
        try
        {
            while (!_isStopping)
                Follow(OpenReader());
        }
        catch (Exception e) when (e is LogDamagedException or LogFailedException or IOException)
        {
            RelayLog.Unreadable(_logger, _name, e);
        }
    }

    private LogReader OpenReader()
    {
        while (true)
        {
            try
            {
                var reader = _log.OpenReader(_done);
                OnOpened(_done, _log.FirstOffset);
                return reader;
            }
            catch (OffsetGoneException e)
            {
                RelayLog.Gone(_logger, _name, e.FirstOffset - _done, e.FirstOffset);
                GoneCount += e.FirstOffset - _done;
                Volatile.Write(ref _done, e.FirstOffset);
            }
        }
    }

    private void Follow(LogReader reader)
    {
        try
        {
            while (!_isStopping && !TryGoBack(reader))
            {
                if (reader.TryNext(out var entry))
                {
                    if (Take(entry))
                        continue;
                    if (!TryFlush(reader))
                        return;
                }
                else
                {
                    if (!TryFlush(reader))
                        return;
                    _log.WaitCommitted(reader.NextOffset, Pause);
                }
            }
        }
        catch (OffsetGoneException)
        {
            // The next reader begins where the log does, and says so.
            Drop();
        }
    }

    private bool TryFlush(LogReader reader)
    {
        while (!TryFlush())
        {
            if (_isStopping || TryGoBack(reader))
                return false;
        }

        Volatile.Write(ref _done, reader.NextOffset);
        SaveNowAndThen();
        return true;
    }

    private bool TryGoBack(LogReader reader)
    {
        if (Volatile.Read(ref _goBackTo) == Nowhere)
            return false;
        var offset = Interlocked.Exchange(ref _goBackTo, Nowhere);
        if (offset >= reader.NextOffset)
            return false;
        Drop();
        // What was taken and not flushed comes again too. Somebody who asks for what is gone is not a loss of this relay.
        Volatile.Write(ref _done, Math.Max(Math.Min(offset, _done), _log.FirstOffset));
        return true;
    }

    private void SaveNowAndThen()
    {
        if (_time.GetElapsedTime(_savedTimestamp) < SaveInterval)
            return;
        _savedTimestamp = _time.GetTimestamp();
        if (_done != _saved)
            Save();
    }

    private void Save()
    {
        _saved = Done;
        _cursors.TryMove(_name, _saved);
        _cursors.Save();
    }
}
