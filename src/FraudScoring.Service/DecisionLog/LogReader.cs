namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Reads committed entries in order. It reads the files in large pieces beside the appender, which it never holds up.
/// One thread at a time.
/// </summary>
internal sealed class LogReader
{
    private readonly DurableLog _log;
    private readonly ILogDisk _disk;
    private readonly SegmentTable _segments;
    private readonly SegmentWalker _walker;
    private SegmentInfo? _segment;

    // What was read ahead holds whole entries only up to what was committed before it was read.
    private ulong _safeUntil;

    internal LogReader(DurableLog log, ILogDisk disk, SegmentTable segments, ulong from)
    {
        _log = log;
        _disk = disk;
        _segments = segments;
        _walker = new SegmentWalker(disk);
        NextOffset = from;
        if (from < log.FirstOffset)
            throw new OffsetGoneException(from, log.FirstOffset);
    }

    /// <summary>The offset of the next entry.</summary>
    public ulong NextOffset { get; private set; }

    /// <summary>Reads the next committed entry; false when there is none yet.</summary>
    /// <exception cref="OffsetGoneException">Retention was faster than this reader.</exception>
    /// <exception cref="LogDamagedException">The entry does not read back as it was written.</exception>
    public bool TryNext(out LogEntry entry)
    {
        entry = default;
        if (NextOffset >= _safeUntil && !Refresh())
            return false;
        try
        {
            entry = ReadNext();
        }
        catch (FileNotFoundException) when (NextOffset < _log.FirstOffset)
        {
            throw new OffsetGoneException(NextOffset, _log.FirstOffset);
        }

        NextOffset++;
        return true;
    }

    private bool Refresh()
    {
        var committed = _log.CommittedOffset;
        if (NextOffset >= committed)
            return false;
        _safeUntil = committed;
        _walker.Forget();
        return true;
    }

    private LogEntry ReadNext()
    {
        EnterSegment();
        while (true)
        {
            var step = _walker.Next(out var header, out var payload);
            if (step != WalkStep.Entry)
                throw Damaged(step == WalkStep.Bad ? _walker.BadReason : "nothing is written there");
            if (header.HasOwnOffset && header.Offset >= NextOffset)
            {
                return header.Offset == NextOffset
                    ? new LogEntry(header, payload)
                    : throw Damaged($"the entry has offset {header.Offset}");
            }
        }
    }

    private void EnterSegment()
    {
        var all = _segments.All;
        var index = SegmentTable.IndexOf(all, NextOffset);
        if (index < 0)
            throw new OffsetGoneException(NextOffset, _log.FirstOffset);
        if (ReferenceEquals(all[index], _segment))
            return;
        _segment = all[index];
        _walker.Seek(_segment.Id, _segment.PlaceBefore(NextOffset), _segment.PageBytes);
    }

    private LogDamagedException Damaged(string reason)
        => new($"{_disk.NameOf(_walker.Segment)}: byte {_walker.FramePosition}: expected offset {NextOffset}: {reason}");
}
