using System.Globalization;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Finds everything that was committed. Looks at the files, not at any bookkeeping: each segment's header, then every
/// entry from the one to verify from. The log goes on as long as the next entry is whole and carries the next offset;
/// what comes after the first that is not is cut off, and set aside when it may have been acknowledged. Runs once,
/// before anything is appended.
/// </summary>
internal sealed class RecoveryScan(ILogDisk disk, ulong verifyFrom, TimeProvider time)
{
    private readonly SegmentWalker _walker = new(disk);
    private readonly List<(int Id, SegmentInfo? Info)> _files = [];
    private readonly List<SegmentInfo> _good = [];
    private readonly ulong? _mark = ReadMark(disk);
    private ulong _next;
    private long _lastTimeUnixMs;
    private long _entriesChecked;

    /// <summary>Scans, cuts and sets aside.</summary>
    public RecoveredLog Run()
    {
        foreach (var id in disk.Segments())
            _files.Add((id, ReadHeader(id)));
        RemoveBlankTail();

        var damage = _files.Count == 0 ? CheckEmptyLog() : null;
        var start = StartOfVerification();
        damage ??= DropUnreadableHistory(ref start);
        if (_files.Count > 0)
            damage = Verify(start) ?? damage;

        var lastId = _good.Count == 0 ? 0 : _good[^1].Id;
        var first = _good.Count == 0 ? _next : _good[0].FirstOffset;
        return new RecoveredLog(new LogRecovery(first, _next, _entriesChecked, damage), _good, lastId + 1,
            _lastTimeUnixMs);
    }

    private static ulong? ReadMark(ILogDisk disk)
    {
        Span<byte> mark = stackalloc byte[CommitMark.Bytes];
        return CommitMark.Read(mark[..disk.ReadMark(mark)]);
    }

    private SegmentInfo? ReadHeader(int id)
    {
        _walker.Seek(id, 0, LogLimits.PageBytesMin);
        if (_walker.Next(out var entry, out var payload) != WalkStep.Entry)
            return null;
        var header = SegmentHeader.Read(entry, payload, disk.NameOf(id));
        return header.FirstOffset == entry.Offset ? new SegmentInfo(id, header) : null;
    }

    /// <summary>A process that ended between making a file and writing to it leaves one without content.</summary>
    private void RemoveBlankTail()
    {
        while (_files.Count > 0 && _files[^1].Info is null && LastUsedByte(_files[^1].Id, 0) == 0)
        {
            disk.Delete(_files[^1].Id);
            _files.RemoveAt(_files.Count - 1);
        }
    }

    private LogDamage? CheckEmptyLog()
        => _mark is > 0
            ? new LogDamage(disk.NameOf(1), 0, 0, "the segments are missing", 0, 0, _mark, null)
            : null;

    /// <summary>The last readable segment that begins at or before the offset to verify from.</summary>
    private int StartOfVerification()
    {
        var start = 0;
        for (var i = 0; i < _files.Count; i++)
        {
            if (_files[i].Info is { } info && info.FirstOffset <= verifyFrom)
                start = i;
        }

        return start;
    }

    /// <summary>
    /// When the header of a segment before the snapshot is broken, or offsets go back there, the history up to it
    /// cannot be addressed. It is set aside; the newer part, which the snapshot needs, stays.
    /// </summary>
    private LogDamage? DropUnreadableHistory(ref int start)
    {
        var broken = -1;
        for (var i = 0; i < start; i++)
        {
            if (_files[i].Info is not { } info || info.FirstOffset > _files[start].Info!.FirstOffset
                || (i > 0 && _files[i - 1].Info is { } previous && previous.FirstOffset > info.FirstOffset))
                broken = i;
        }

        if (broken < 0)
            return null;
        var ids = _files.GetRange(0, broken + 1).ConvertAll(file => file.Id);
        var bytes = ids.Sum(disk.LengthOf);
        var kept = disk.SetAside(FolderName(), null, ids);
        var damage = new LogDamage(disk.NameOf(ids[^1]), 0, _files[0].Info?.FirstOffset ?? 0,
            $"the header is broken; the log now begins at segment {_files[broken + 1].Id}", bytes, 0, null, kept);
        _files.RemoveRange(0, broken + 1);
        start -= broken + 1;
        return damage;
    }

    private LogDamage? Verify(int start)
    {
        for (var i = 0; i < start; i++)
            _good.Add(_files[i].Info!);
        if (_files[start].Info is not { } first)
            return Cut(start, 0, HeaderReason(start));

        _next = first.FirstOffset;
        for (var i = start; i < _files.Count; i++)
        {
            if (_files[i].Info is not { } info)
                return Cut(i, 0, HeaderReason(i));
            if (info.FirstOffset != _next)
                return Cut(i, 0, $"the segment begins with offset {info.FirstOffset}, expected {_next}");
            _good.Add(info);
            var reason = VerifySegment(info);
            var goesOn = i + 1 < _files.Count && _files[i + 1].Info?.FirstOffset == _next;
            if (!goesOn && (reason is not null || LastUsedByte(info.Id, _walker.FramePosition) > _walker.FramePosition))
                return Cut(i, _walker.FramePosition, reason ?? "bytes where nothing should be");
            MakeDurable(info.Id);
        }

        return CheckMark();
    }

    /// <summary>
    /// What was written but not yet committed when the process ended counts from now on, so it has to be on the device.
    /// </summary>
    private void MakeDurable(int id)
    {
        if (_mark is null || _mark < _next)
            disk.Cut(id, Math.Min(_walker.FramePosition, disk.LengthOf(id)));
    }

    private string HeaderReason(int index)
    {
        _walker.Seek(_files[index].Id, 0, LogLimits.PageBytesMin);
        return "the segment's header cannot be read: " + (_walker.Next(out _, out _) switch
        {
            WalkStep.Bad => _walker.BadReason,
            WalkStep.End => "it is missing",
            _ => "it names another offset than its entry",
        });
    }

    /// <summary>Checks a segment to its end; returns what is wrong there, or null when it just ends.</summary>
    private string? VerifySegment(SegmentInfo info)
    {
        _walker.Seek(info.Id, 0, info.PageBytes);
        while (true)
        {
            var step = _walker.Next(out var entry, out _);
            if (step != WalkStep.Entry)
                return step == WalkStep.Bad ? _walker.BadReason : null;
            if (entry.Version != EntryHeader.FormatVersion)
                throw new LogFormatException($"{disk.NameOf(info.Id)}: byte {_walker.FramePosition}: an entry of "
                    + $"format version {entry.Version}; this program reads version {EntryHeader.FormatVersion}");
            if (entry.Offset != _next)
                return $"the entry has offset {entry.Offset}, expected {_next}";

            _lastTimeUnixMs = Math.Max(_lastTimeUnixMs, entry.TimeUnixMs);
            if (!entry.HasOwnOffset)
                continue;
            info.Note(_next, _walker.FramePosition);
            _next++;
            _entriesChecked++;
        }
    }

    private LogDamage? CheckMark()
        => _mark > _next
            ? new LogDamage(disk.NameOf(_good[^1].Id), disk.LengthOf(_good[^1].Id), _next,
                "the log ends too early", 0, 0, _mark - _next, null)
            : null;

    private LogDamage Cut(int index, long position, string reason)
    {
        var damaged = _files[index];
        var bytes = Math.Max(0, LastUsedByte(damaged.Id, position) - position);
        var pageBytes = damaged.Info?.PageBytes ?? LogLimits.PageBytesMin;
        var intact = CountEntries(damaged.Id, position, pageBytes);
        var moved = new List<int>();
        foreach (var (id, info) in _files.GetRange(index + 1, _files.Count - index - 1))
        {
            moved.Add(id);
            bytes += LastUsedByte(id, 0);
            intact += CountEntries(id, 0, info?.PageBytes ?? LogLimits.PageBytesMin);
        }

        var wasNeverCommitted = _mark <= _next && intact == 0;
        var kept = wasNeverCommitted ? null : disk.SetAside(FolderName(), damaged.Id, moved);
        RemoveCut(damaged.Id, position, wasNeverCommitted ? moved : []);
        return new LogDamage(disk.NameOf(damaged.Id), position, _next, reason, bytes, intact,
            _mark is { } mark ? mark - Math.Min(mark, _next) : null, kept);
    }

    private void RemoveCut(int damaged, long position, List<int> worthless)
    {
        foreach (var id in worthless)
            disk.Delete(id);
        if (position == 0)
            disk.Delete(damaged);
        else
            disk.Cut(damaged, position);
    }

    /// <summary>Whole entries that carry an offset of the lost part, looked for at every word.</summary>
    private long CountEntries(int id, long position, int pageBytes)
    {
        var count = 0L;
        var length = disk.LengthOf(id);
        _walker.Seek(id, position, pageBytes);
        while (_walker.Position < length)
        {
            if (_walker.Next(out var entry, out _) != WalkStep.Entry)
                _walker.SkipWord();
            else if (entry.HasOwnOffset && entry.Offset >= _next)
                count++;
        }

        return count;
    }

    /// <summary>One past the last byte that is not zero; <paramref name="from"/> when there is none.</summary>
    private long LastUsedByte(int id, long from)
    {
        var buffer = new byte[LogLimits.ReadBytes];
        var last = from;
        // Up to the length and not to the end of what can be read: a name may lead to a device that never ends.
        var length = disk.LengthOf(id);
        for (var position = from; position < length;)
        {
            var got = disk.Read(id, position, buffer);
            if (got == 0)
                break;
            var index = buffer.AsSpan(0, got).LastIndexOfAnyExcept((byte)0);
            if (index >= 0)
                last = position + index + 1;
            position += got;
        }

        return last;
    }

    private string FolderName()
        => "damaged-" + time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
