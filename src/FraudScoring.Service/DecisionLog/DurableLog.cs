using System.Buffers;
using System.Collections.Concurrent;
using FASTER.core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// The decision log: append-only, dense offsets from 0, every entry checked whenever it is read. Committed means
/// written and fsync'd: it survives the process and, as far as the device keeps its word, the machine. Threads: one
/// appends; commits and <c>onCommitted</c> run on the log's own thread; everything else may be called from any.
/// Readers see committed entries only, from the files, and never hold up the appender.
/// </summary>
internal sealed class DurableLog : IDisposable
{
    private readonly DecisionLogOptions _options;
    private readonly TimeProvider _time;
    private readonly IDisposable? _lock;
    private readonly ILogDisk _disk;
    private readonly SegmentTable _segments;
    private readonly CommitSignal _signal;
    private readonly LogCommitter _committer;
    private readonly FasterLog _log;
    private readonly LogAppender _appender;
    private readonly ConcurrentQueue<SegmentWalker> _walkers = new();
    private readonly Lock _retention = new();
    private bool _isClosed;

    private DurableLog(DecisionLogOptions options, TimeProvider time, IDisposable? folderLock, ILogDisk disk,
        RecoveredLog recovered, Action<ulong>? onCommitted, Action<LogFailedException>? onFailed)
    {
        _options = options;
        _time = time;
        _lock = folderLock;
        _disk = disk;
        Recovery = recovered.Recovery;
        _segments = new SegmentTable(recovered.Segments);
        _signal = new CommitSignal(Recovery.NextOffset);
        _committer = new LogCommitter(disk, _signal, onCommitted, onFailed);
        _log = OpenFasterLog(options, _committer.Device, recovered.NextSegment);
        _appender = new LogAppender(_log, _committer, _segments, options, time, recovered);
        _committer.Start(_log);
    }

    /// <summary>What opening found.</summary>
    public LogRecovery Recovery { get; }

    /// <summary>The first offset that there still is.</summary>
    public ulong FirstOffset => _segments.All is [var first, ..] ? first.FirstOffset : Recovery.NextOffset;

    /// <summary>The offset that the next append gets. Appender's thread.</summary>
    public ulong NextOffset => _appender.Next;

    /// <summary>Every offset below this is durable.</summary>
    public ulong CommittedOffset => _signal.Committed;

    /// <summary>Why the log failed; null while it works.</summary>
    public LogFailedException? Failure => _committer.Failure;

    /// <summary>Whether the log takes entries.</summary>
    public LogState State
        => _isClosed ? LogState.Closed : _committer.Failure is null ? LogState.Open : LogState.Failed;

    /// <summary>Commits since the log was opened.</summary>
    public long Commits => _committer.Commits;

    /// <summary>
    /// Opens the log in the options' folder, recovers what was committed and starts the commit thread.
    /// </summary>
    /// <param name="options">Where, and how large.</param>
    /// <param name="time">The clock for entry times, retention and the names of set-aside folders.</param>
    /// <param name="verifyFrom">The first offset whose entries have to be checked, such as a snapshot's.</param>
    /// <param name="onCommitted">Told each new committed offset, on the commit thread; must not block.</param>
    /// <param name="onFailed">Told once when the log fails, on the commit thread.</param>
    /// <exception cref="LogLockedException">Another process has the folder.</exception>
    /// <exception cref="LogFormatException">The files are of a format that this program does not read.</exception>
    public static DurableLog Open(DecisionLogOptions options, TimeProvider time, ulong verifyFrom = 0,
        Action<ulong>? onCommitted = null, Action<LogFailedException>? onFailed = null)
    {
        ThrowIfWrong(options);
        var folderLock = FolderLock.Take(options.Directory);
        try
        {
            return Open(options, new FileLogDisk(options.Directory), folderLock, time, verifyFrom, onCommitted,
                onFailed);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Opens the log on a disk that is not a folder.</summary>
    public static DurableLog Open(DecisionLogOptions options, ILogDisk disk, IDisposable? folderLock,
        TimeProvider time, ulong verifyFrom = 0, Action<ulong>? onCommitted = null,
        Action<LogFailedException>? onFailed = null)
    {
        ThrowIfWrong(options);
        try
        {
            var recovered = new RecoveryScan(disk, verifyFrom, time).Run();
            return new DurableLog(options, time, folderLock, disk, recovered, onCommitted, onFailed);
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether an append surely does not wait: less than half of the log's memory is unwritten. An estimate that any
    /// thread may read.
    /// </summary>
    public bool HasRoom => _log.TailAddress - _log.FlushedUntilAddress < _options.MemoryBytes / 2;

    /// <summary>
    /// Appends an entry and returns its offset. Waits while the log's memory is full. Not durable yet, and not asked
    /// to be: call <see cref="RequestCommit"/> after the last of a batch. Appender's thread.
    /// </summary>
    /// <exception cref="LogFailedException">The log has failed.</exception>
    public ulong Append(EntryKind kind, ReadOnlySpan<byte> payload)
    {
        if (State != LogState.Open)
            ThrowNotOpen();
        return _appender.Append(kind, payload);
    }

    /// <summary>Asks for a commit of all that was appended; does not block.</summary>
    public void RequestCommit() => _committer.Wake();

    /// <summary>Blocks until the entry is durable; false when the time is over before.</summary>
    /// <exception cref="LogFailedException">The log has failed and the entry will not become durable.</exception>
    public bool WaitCommitted(ulong offset, TimeSpan timeout) => _signal.Wait(offset, timeout);

    /// <summary>Completes when the entry is durable.</summary>
    public ValueTask WaitCommittedAsync(ulong offset, CancellationToken cancellation)
        => _signal.WaitAsync(offset, cancellation);

    /// <summary>A sequential reader of committed entries; for one thread at a time.</summary>
    /// <exception cref="OffsetGoneException">The offset was removed by retention.</exception>
    public LogReader OpenReader(ulong from) => new(this, _disk, _segments, from);

    /// <summary>
    /// Copies a committed entry's payload; false when the offset is not committed or was removed. Any thread.
    /// </summary>
    /// <exception cref="LogDamagedException">The entry does not read back as it was written.</exception>
    public bool TryRead(ulong offset, IBufferWriter<byte> payload, out EntryHeader header)
    {
        header = default;
        if (offset >= CommittedOffset || offset < FirstOffset)
            return false;
        if (!_walkers.TryDequeue(out var walker))
            walker = new SegmentWalker(_disk);
        try
        {
            return RandomRead.TryRead(walker, _disk, _segments.All, offset, payload, out header);
        }
        finally
        {
            if (_walkers.Count < LogLimits.PooledWalkersMax)
                _walkers.Enqueue(walker);
        }
    }

    /// <summary>The offset of the first committed entry at or after a time; the committed offset when all are older.</summary>
    public ulong FindOffset(DateTimeOffset time)
    {
        var unixMs = time.ToUnixTimeMilliseconds();
        var from = FirstOffset;
        foreach (var segment in _segments.All)
        {
            if (segment.CreatedUnixMs < unixMs)
                from = Math.Max(from, segment.FirstOffset);
        }

        var reader = OpenReader(from);
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.TimeUnixMs >= unixMs)
                return entry.Header.Offset;
        }

        return reader.NextOffset;
    }

    /// <summary>Applies the options' retention; see <see cref="Truncate"/>.</summary>
    public int ApplyRetention(ulong protectedOffset)
        => Truncate(_time.GetUtcNow() - _options.RetentionAge, _options.RetentionBytes, protectedOffset);

    /// <summary>
    /// Removes the oldest segments while they are older than a time or the log is larger than a size, but none with an
    /// entry at or after the protected offset (a snapshot's, the lowest cursor's), and never the one that the next
    /// start needs to know the offset. Returns how many were removed. Any thread.
    /// </summary>
    public int Truncate(DateTimeOffset olderThan, long totalBytesMax, ulong protectedOffset)
    {
        lock (_retention)
            return Retention.Truncate(_disk, _segments, olderThan.ToUnixTimeMilliseconds(), totalBytesMax,
                protectedOffset, CommittedOffset);
    }

    /// <summary>Bytes on disk.</summary>
    public long TotalBytes()
    {
        lock (_retention)
            return Retention.TotalBytes(_disk, _segments.All);
    }

    /// <summary>Commits what is left and closes. The appender has to have stopped.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _committer.Stop();
        _isClosed = true;
        _signal.End(new ObjectDisposedException(nameof(DurableLog)));
        _log.Dispose();
        _disk.Dispose();
        _lock?.Dispose();
    }

    private static FasterLog OpenFasterLog(DecisionLogOptions options, IDevice device, int segment)
    {
        var log = new FasterLog(new FasterLogSettings
        {
            LogDevice = device,
            LogCommitManager = new NoCommitFiles(),
            PageSize = options.PageBytes,
            MemorySize = options.MemoryBytes,
            SegmentSize = options.SegmentBytes,
            LogChecksum = LogChecksumType.None,
            TryRecoverLatest = false,
        });
        var start = segment * options.SegmentBytes;
        log.Initialize(start, start);
        return log;
    }

    private static void ThrowIfWrong(DecisionLogOptions options)
    {
        var errors = options.Check();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
    }

    private void ThrowNotOpen()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        throw new LogFailedException(Failure!.Message, Failure);
    }
}
