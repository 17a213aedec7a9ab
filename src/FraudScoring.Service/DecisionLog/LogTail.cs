namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// A reader that waits for entries: what streams are served from. Relays see committed entries only. One task at a time.
/// <code>while (true) { await tail.WaitAsync(cancellation); while (tail.TryNext(out var entry)) ... }</code>
/// </summary>
internal sealed class LogTail
{
    private readonly DurableLog _log;
    private readonly LogReader _reader;

    private LogTail(DurableLog log, ulong from)
    {
        _log = log;
        _reader = log.OpenReader(from);
    }

    /// <summary>The offset of the next entry.</summary>
    public ulong NextOffset => _reader.NextOffset;

    /// <summary>From an offset on, which may be in the future.</summary>
    /// <exception cref="OffsetGoneException">The offset was removed by retention.</exception>
    public static LogTail FromOffset(DurableLog log, ulong offset) => new(log, offset);

    /// <summary>From the first entry at or after a time.</summary>
    public static LogTail FromTime(DurableLog log, DateTimeOffset time) => new(log, log.FindOffset(time));

    /// <summary>Completes when <see cref="TryNext"/> has an entry.</summary>
    /// <exception cref="LogFailedException">The log has failed; there will be no more.</exception>
    public ValueTask WaitAsync(CancellationToken cancellation)
        => _log.WaitCommittedAsync(_reader.NextOffset, cancellation);

    /// <summary>Reads the next committed entry; false when there is none yet.</summary>
    public bool TryNext(out LogEntry entry) => _reader.TryNext(out entry);
}
