using System.Buffers.Binary;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Steps through the entries of one segment's file and checks each. FasterLog puts a length word before an entry and
/// pads it to 4 bytes; entries do not cross pages, and the appender fills what is left of a page with a filler, so
/// that every byte is either checked or, being fewer than an entry needs, never looked at. One thread at a time.
/// </summary>
internal sealed class SegmentWalker(ILogDisk disk)
{
    private readonly byte[] _buffer = new byte[LogLimits.ReadBytes];
    private int _start;
    private int _end;
    private int _readBytes;
    private int _pageMask = LogLimits.PageBytesMin - 1;

    /// <summary>The segment.</summary>
    public int Segment { get; private set; }

    /// <summary>Where in the file the next step looks.</summary>
    public long Position { get; private set; }

    /// <summary>Where in the file the last step found what it returned.</summary>
    public long FramePosition { get; private set; }

    /// <summary>After a bad step: what is wrong.</summary>
    public string BadReason { get; private set; } = "";

    /// <summary>Goes to a place where an entry begins.</summary>
    public void Seek(int segment, long position, int pageBytes)
    {
        Segment = segment;
        Position = position;
        _pageMask = pageBytes - 1;
        _readBytes = LogLimits.FirstReadBytes;
        Forget();
    }

    /// <summary>Drops what was read ahead: the file has grown since.</summary>
    public void Forget() => _start = _end = 0;

    /// <summary>Reads the entry here and steps over it. The payload is valid until the next call.</summary>
    public WalkStep Next(out EntryHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        SkipPageRemainder();
        FramePosition = Position;
        if (!Ensure(LogLimits.LengthBytes))
            return WalkStep.End;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length == 0)
            return WalkStep.End;
        if (length < EntryHeader.Bytes || length > LogLimits.BodyBytesMax || FrameBytes(length) > PageRemaining)
            return Bad("the length word is impossible");
        if (!Ensure(LogLimits.LengthBytes + length))
            return Bad("the file ends inside the entry");
        var entry = _buffer.AsSpan(_start + LogLimits.LengthBytes, length);
        if (!EntryHeader.TryOpen(entry, out header))
            return Bad("the entry's checksum is wrong");

        payload = entry[EntryHeader.Bytes..];
        Skip(FrameBytes(length));
        return WalkStep.Entry;
    }

    /// <summary>Steps over one word; to look for entries behind bytes that are none.</summary>
    public void SkipWord() => Skip(LogLimits.LengthBytes);

    /// <summary>Bytes of a page that an entry with a body of this length takes.</summary>
    public static int FrameBytes(int bodyBytes) => LogLimits.LengthBytes + ((bodyBytes + 3) & ~3);

    private int PageRemaining => _pageMask + 1 - (int)(Position & _pageMask);

    private void SkipPageRemainder()
    {
        if (PageRemaining < LogLimits.FrameBytesMin)
            Skip(PageRemaining);
    }

    private WalkStep Bad(string reason)
    {
        BadReason = reason;
        return WalkStep.Bad;
    }

    private void Skip(int bytes)
    {
        Position += bytes;
        _start = Math.Min(_start + bytes, _end);
    }

    private bool Ensure(int bytes)
    {
        if (_end - _start >= bytes)
            return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        while (_end < bytes)
        {
            var wanted = Math.Min(_readBytes, _buffer.Length - _end);
            var got = disk.Read(Segment, Position + _end, _buffer.AsSpan(_end, wanted));
            if (got == 0)
                return false;
            _end += got;
        }

        // Who reads on after the first piece reads in order.
        _readBytes = _buffer.Length;
        return true;
    }
}
