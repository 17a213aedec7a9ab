using System.Buffers.Binary;
using System.Globalization;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Logs;

/// <summary>
/// Reads the committed entries of a service's decision log in their order, whether the service is running or not. It
/// stops where the log was committed when it was opened, and takes a missing or damaged entry before that for an error.
/// </summary>
internal sealed class LogFolder : IDisposable
{
    private const string Prefix = "segment-";
    private const string Suffix = ".log";
    private const int MarkBytes = 16;
    private const uint MarkMagic = 0x4B4D_5346; // "FSMK"

    private readonly string[] _files;
    private readonly long _bytes;
    private readonly ulong? _committed;
    private LogSegment? _segment;
    private long _bytesBefore;
    private int _next;

    /// <summary>Finds the segments of a service's data folder, or of the <c>log</c> folder in it.</summary>
    /// <exception cref="DataException">There are none.</exception>
    public LogFolder(string folder)
    {
        string inside = Path.Combine(folder, "log");
        Folder = Directory.Exists(inside) ? inside : folder;
        if (!Directory.Exists(Folder))
            throw new DataException($"{folder}: there is no such folder; the service's --data folder expected");
        // Taken before the files are listed: all that is committed by now is in them.
        _committed = ReadMark(Path.Combine(Folder, "committed"));
        _files = [.. Directory.EnumerateFiles(Folder, Prefix + "*" + Suffix).Order(StringComparer.Ordinal)];
        foreach (string file in _files)
            CheckName(file);
        if (_files.Length == 0)
            throw new DataException($"{Folder}: no '{Prefix}0000000001{Suffix}' in it; the service's --data folder expected");
        _bytes = _files.Sum(file => new FileInfo(file).Length);
    }

    public string Folder { get; }

    /// <summary>The offset of the next entry.</summary>
    public ulong NextOffset { get; private set; }

    /// <summary>The first offset that there is; above 0 after retention removed what was before. Known after a read.</summary>
    public ulong FirstOffset { get; private set; }

    /// <summary>How much is read, 0 to 1.</summary>
    public double Progress => _bytes == 0 ? 1 : Math.Min(1, (double)(_bytesBefore + (_segment?.Position ?? 0)) / _bytes);

    /// <summary>Where the next entry is, for messages.</summary>
    public string Place => $"{_segment?.Path ?? Folder}, offset {NextOffset}";

    /// <summary>Reads the next decision or label; false at the end of what was committed.</summary>
    /// <exception cref="DataException">The log is damaged before its end.</exception>
    public bool TryNext(out LogEntry entry)
    {
        while (true)
        {
            entry = default;
            if (NextOffset >= _committed || (_segment is null && !Open()))
                return AtEnd();
            if (!_segment!.TryNext(out entry))
            {
                Close();
                continue;
            }

            if (!entry.HasOwnOffset)
                continue;
            if (entry.Offset != NextOffset)
                throw _segment.Damaged($"offset {NextOffset} expected, not {entry.Offset}");
            NextOffset++;
            return true;
        }
    }

    public void Dispose() => _segment?.Dispose();

    private bool AtEnd()
    {
        if (NextOffset < _committed)
            throw new DataException($"{Folder}: ends at offset {NextOffset}, but {_committed} entries were committed; segments are missing");
        return false;
    }

    private bool Open()
    {
        if (_next == _files.Length)
            return false;
        string path = _files[_next];
        try
        {
            _segment = new LogSegment(path);
        }
        catch (DataException) when (_next > 0 && _next == _files.Length - 1 && new FileInfo(path).Length == 0)
        {
            // Just begun; nothing of it is committed, or the end below would say so.
            _next++;
            return false;
        }
        catch (IOException e)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}; when retention removed it just now, begin again", e);
        }

        if (_next++ == 0)
            NextOffset = FirstOffset = _segment.FirstOffset;
        return _segment.FirstOffset == NextOffset
            ? true
            : throw new DataException($"{path}, byte 0: begins with offset {_segment.FirstOffset}, expected {NextOffset}; a segment is missing");
    }

    private void Close()
    {
        _bytesBefore += _segment!.Position;
        _segment.Dispose();
        _segment = null;
    }

    private static void CheckName(string path)
    {
        string number = Path.GetFileName(path)[Prefix.Length..^Suffix.Length];
        if (number.Length != 10 || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new DataException($"{path}: a name like '{Prefix}0000000001{Suffix}' expected");
    }

    private static ulong? ReadMark(string path)
    {
        if (!File.Exists(path))
            return null;
        Span<byte> mark = stackalloc byte[MarkBytes];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        if (file.Read(mark) != MarkBytes || BinaryPrimitives.ReadUInt32LittleEndian(mark) != MarkMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(mark[4..]) != Crc32C.Of(mark[8..]))
            return null;
        return BinaryPrimitives.ReadUInt64LittleEndian(mark[8..]);
    }
}
