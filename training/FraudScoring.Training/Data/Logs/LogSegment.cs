using System.Buffers.Binary;
using FraudScoring.Core;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Logs;

/// <summary>
/// Reads one segment file of a decision log, as <c>docs/formats.md</c> describes it: entries behind length words, whole
/// within a page, each with a checksum. What is not as described ends the reading with file and byte.
/// </summary>
internal sealed class LogSegment : IDisposable
{
    private const int LengthBytes = 4;
    private const int HeadBytes = 24;
    private const int FrameBytesMin = LengthBytes + HeadBytes;
    private const int BodyBytesMax = FrameBytesMin + Limits.RecordBytesMax;
    private const int PageBytesMin = 64 * 1024;
    private const int PageBytesMax = 1024 * 1024;
    private const int HeaderBytes = 128;
    private const ulong HeaderMagic = 0x3147_4F4C_4453_4446; // "FDSDLOG1"
    private const int FormatVersion = 1;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private int _pageBytes = PageBytesMin;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="DataException">It is no segment that this program reads.</exception>
    public LogSegment(string path)
    {
        Path = path;
        // The service goes on writing, and retention may delete the file meanwhile: what is open stays readable.
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        try
        {
            ReadHeader();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The offset of the first entry.</summary>
    public ulong FirstOffset { get; private set; }

    /// <summary>Where in the file the next entry begins.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next entry, fillers included; false where nothing is written any more.</summary>
    /// <exception cref="DataException">The bytes here are no entry.</exception>
    public bool TryNext(out LogEntry entry)
    {
        entry = default;
        int left = _pageBytes - (int)(Position & (_pageBytes - 1));
        if (left < FrameBytesMin)
        {
            Skip(left);
            left = _pageBytes;
        }

        if (!Ensure(LengthBytes))
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length == 0)
            return false;
        int frame = LengthBytes + ((length + 3) & ~3);
        if (length is < HeadBytes or > BodyBytesMax || frame > left)
            throw Damaged("the length word is impossible");
        if (!Ensure(LengthBytes + length))
            throw Damaged("the file ends inside the entry");
        var body = _buffer.AsSpan(_start + LengthBytes, length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(body) != Crc32C.Of(body[4..]))
            throw Damaged("the entry's checksum is wrong");
        if (body[5] != FormatVersion)
            throw Damaged($"the entry has format version {body[5]}; this program reads {FormatVersion}");
        entry = new LogEntry(
            body[4], BinaryPrimitives.ReadUInt64LittleEndian(body[8..]), BinaryPrimitives.ReadInt64LittleEndian(body[16..]), body[HeadBytes..]);
        Skip(frame);
        return true;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A fault at the place of the next entry.</summary>
    public DataException Damaged(string reason) => new($"{Path}, byte {Position}: {reason}");

    private void ReadHeader()
    {
        if (!TryNext(out var entry) || entry.Kind != LogEntry.SegmentHeader || entry.Payload.Length < 10
            || BinaryPrimitives.ReadUInt64LittleEndian(entry.Payload) != HeaderMagic)
            throw new DataException($"{Path}, byte 0: the header of a decision log segment expected");
        int version = BinaryPrimitives.ReadUInt16LittleEndian(entry.Payload[8..]);
        if (version != FormatVersion || entry.Payload.Length != HeaderBytes)
            throw new DataException($"{Path}, byte 0: the segment has format version {version}; this program reads {FormatVersion}");
        if (entry.Payload[10..16].ContainsAnyExcept((byte)0))
            throw new DataException($"{Path}, byte 0: the segment uses encryption or flags that this program does not know");
        FirstOffset = BinaryPrimitives.ReadUInt64LittleEndian(entry.Payload[24..]);
        _pageBytes = BinaryPrimitives.ReadInt32LittleEndian(entry.Payload[32..]);
        if (!int.IsPow2(_pageBytes) || _pageBytes is < PageBytesMin or > PageBytesMax)
            throw new DataException($"{Path}, byte 0: pages of {_pageBytes} bytes; a power of two from {PageBytesMin} to {PageBytesMax} expected");
    }

    private void Skip(int bytes)
    {
        Position += bytes;
        _start += bytes;
        if (_start <= _end)
            return;
        // Past what was read ahead.
        _file.Position = Position;
        _start = _end = 0;
    }

    private bool Ensure(int bytes)
    {
        if (_end - _start >= bytes)
            return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < bytes)
        {
            int read = _file.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }
}
