using FASTER.core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// The one thread that writes. It writes the pages that FasterLog hands over, and whenever something was appended since
/// the last commit it makes FasterLog hand over the rest, waits for the device (fsync) and publishes the offset. What
/// is appended meanwhile gathers for the next round, so a slower device makes larger groups, not a queue of commits.
/// </summary>
internal sealed class LogCommitter
{
    // An append that nobody asks to commit is still committed after this long.
    private const int ParkMs = 10;

    private readonly ILogDisk _disk;
    private readonly DiskDevice _device;
    private readonly CommitSignal _signal;
    private readonly Action<ulong>? _onCommitted;
    private readonly Action<LogFailedException>? _onFailed;
    private readonly AutoResetEvent _wake = new(false);
    private readonly byte[] _mark = new byte[CommitMark.Bytes];
    private readonly Thread _thread;
    private FasterLog _log = null!;
    private ulong _appended;
    private int _isParked;
    private bool _isStopping;
    private LogFailedException? _failure;
    private long _commits;

    public LogCommitter(ILogDisk disk, CommitSignal signal, Action<ulong>? onCommitted,
        Action<LogFailedException>? onFailed)
    {
        _disk = disk;
        _signal = signal;
        _onCommitted = onCommitted;
        _onFailed = onFailed;
        _appended = signal.Committed;
        _device = new DiskDevice(disk, "decision-log", Wake);
        _thread = new Thread(Run) { IsBackground = true, Name = "decision-log" };
    }

    /// <summary>What FasterLog writes to.</summary>
    public IDevice Device => _device;

    /// <summary>Why the log failed; null while it works.</summary>
    public LogFailedException? Failure => Volatile.Read(ref _failure);

    /// <summary>Commits so far.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Starts the thread.</summary>
    public void Start(FasterLog log)
    {
        _log = log;
        WriteMark();
        _thread.Start();
    }

    /// <summary>Says that every entry below the offset is in FasterLog's memory. Appender's thread.</summary>
    public void Appended(ulong next) => Volatile.Write(ref _appended, next);

    /// <summary>Makes the thread look; does not block.</summary>
    public void Wake()
    {
        // Pairs with the barrier in Park: either the thread sees what was just published, or it is seen to be parked.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isParked) != 0)
            _wake.Set();
    }

    /// <summary>Commits what is left and ends the thread.</summary>
    public void Stop()
    {
        Volatile.Write(ref _isStopping, true);
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _device.Dispose();
    }

    private void Run()
    {
        try
        {
            while (Failure is null)
            {
                var isStopping = Volatile.Read(ref _isStopping);
                var wrote = _device.TryWriteNext();
                var target = Volatile.Read(ref _appended);
                if (target > _signal.Committed)
                    Commit(target);
                else if (isStopping)
                    return;
                else if (!wrote)
                    Park();
            }
        }
        catch (Exception cause)
        {
            // Whatever it is, entries that were promised to become durable will not: nothing may be appended any more.
            Fail(cause);
        }
    }

    private void Commit(ulong target)
    {
        var tail = _log.TailAddress;
        _log.Commit();
        while (_log.FlushedUntilAddress < tail)
        {
            // One at a time: a fast appender queues more for ever, but the commit is of what was there when it began.
            if (!_device.TryWriteNext())
                Park();
        }

        _disk.Sync();
        Volatile.Write(ref _commits, _commits + 1);
        _signal.Advance(target);
        WriteMark();
        _onCommitted?.Invoke(target);
    }

    private void WriteMark()
    {
        CommitMark.Write(_mark, _signal.Committed);
        _disk.WriteMark(_mark);
    }

    private void Park()
    {
        Volatile.Write(ref _isParked, 1);
        Interlocked.MemoryBarrier();
        if (!_device.HasQueued && !Volatile.Read(ref _isStopping))
            _wake.WaitOne(ParkMs);
        Volatile.Write(ref _isParked, 0);
    }

    private void Fail(Exception cause)
    {
        var failure = new LogFailedException(
            $"the decision log cannot write and takes no more entries; offsets from {_signal.Committed} on are not "
            + $"durable: {cause.Message}", cause);
        Volatile.Write(ref _failure, failure);
        _signal.End(failure);
        _onFailed?.Invoke(failure);
    }
}
