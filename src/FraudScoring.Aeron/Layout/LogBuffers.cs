using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Aeron.Layout;

/// <summary>A mapped log: three terms that are written in turn, and the metadata behind them.</summary>
internal sealed class LogBuffers : IDisposable
{
    private readonly MappedFile _file;
    private readonly AtomicBuffer _term0;
    private readonly AtomicBuffer _term1;
    private readonly AtomicBuffer _term2;

    private LogBuffers(MappedFile file, int termLength)
    {
        _file = file;
        TermLength = termLength;
        Shift = LogPosition.Shift(termLength);
        _term0 = file.Slice(0, termLength);
        _term1 = file.Slice(termLength, termLength);
        _term2 = file.Slice(2L * termLength, termLength);
        Metadata = file.Slice(file.Length - LogMetadata.Length, LogMetadata.Length);
    }

    public string Path => _file.Path;

    public long FileLength => _file.Length;

    public int TermLength { get; }

    public int Shift { get; }

    public AtomicBuffer Metadata { get; }

    public int InitialTermId => Metadata.GetInt(LogMetadata.InitialTermIdOffset);

    public int Mtu => Metadata.GetInt(LogMetadata.MtuOffset);

    public long EndOfStreamPosition
    {
        get => Metadata.GetLongVolatile(LogMetadata.EndOfStreamPositionOffset);
        set => Metadata.PutLongOrdered(LogMetadata.EndOfStreamPositionOffset, value);
    }

    public bool IsConnected
    {
        get => Metadata.GetIntVolatile(LogMetadata.IsConnectedOffset) == 1;
        set => Metadata.PutIntOrdered(LogMetadata.IsConnectedOffset, value ? 1 : 0);
    }

    public bool IsRevoked
    {
        get => Volatile.Read(ref Metadata.Span(LogMetadata.IsRevokedOffset, 1)[0]) != 0;
        set => Volatile.Write(ref Metadata.Span(LogMetadata.IsRevokedOffset, 1)[0], (byte)(value ? 1 : 0));
    }

    public int ActiveTermCount => Metadata.GetIntVolatile(LogMetadata.ActiveTermCountOffset);

    public static long FileLengthOf(int termLength, int pageSize) =>
        Align.Up((3L * termLength) + LogMetadata.Length, pageSize);

    public static LogBuffers Create(string path, int termLength, int pageSize) =>
        new(MappedFile.Create(path, FileLengthOf(termLength, pageSize)), termLength);

    /// <summary>Maps a log that a driver made; what it says about itself is checked against its size.</summary>
    public static LogBuffers Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new LogBuffers(file, CheckedTermLength(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public AtomicBuffer Term(int partition) => partition switch
    {
        0 => _term0,
        1 => _term1,
        2 => _term2,
        _ => throw new AeronException(AeronErrorCode.Generic, $"{Path}: term {partition}, expected 0, 1 or 2"),
    };

    public AtomicBuffer TermAt(long position) => Term(LogPosition.Partition(position, Shift));

    public long RawTail(int partition) => Metadata.GetLongVolatile(LogMetadata.TailOffset + (partition * sizeof(long)));

    /// <summary>Where the next message of a publication starts.</summary>
    public long ProducerPosition()
    {
        var raw = RawTail((int)((uint)ActiveTermCount % LogMetadata.PartitionCount));
        return LogPosition.Of(
            LogPosition.RawTermId(raw), LogPosition.RawOffset(raw, TermLength), Shift, InitialTermId);
    }

    /// <summary>Moves to the next term; every thread that overran the old one may call it, one succeeds.</summary>
    public void Rotate(int termCount, int termId)
    {
        var nextTermId = unchecked(termId + 1);
        var nextCount = termCount + 1;
        var tail = LogMetadata.TailOffset + (LogPosition.PartitionOfCount(nextCount) * sizeof(long));
        var expected = unchecked(nextTermId - LogMetadata.PartitionCount);
        while (true)
        {
            var raw = Metadata.GetLongVolatile(tail);
            if (LogPosition.RawTermId(raw) != expected)
                break;
            if (Metadata.CompareAndSet(tail, raw, LogPosition.RawTail(nextTermId, 0)))
                break;
        }

        Metadata.CompareAndSetInt(LogMetadata.ActiveTermCountOffset, termCount, nextCount);
    }

    public void Dispose() => _file.Dispose();

    private static int CheckedTermLength(MappedFile file)
    {
        if (file.Length < (3L * AeronLimits.TermLengthMin) + LogMetadata.Length)
            throw Wrong(file, $"{file.Length} bytes", "three terms and metadata");
        var metadata = file.Slice(file.Length - LogMetadata.Length, LogMetadata.Length);
        var termLength = metadata.GetInt(LogMetadata.TermLengthOffset);
        if (termLength is < AeronLimits.TermLengthMin or > AeronLimits.TermLengthMax || !Align.IsPowerOfTwo(termLength))
            throw Wrong(file, $"term length {termLength}", "a power of two from 65536 to 1073741824");
        if ((3L * termLength) + LogMetadata.Length > file.Length)
            throw Wrong(file, $"{file.Length} bytes", $"three terms of {termLength} bytes and metadata");
        var mtu = metadata.GetInt(LogMetadata.MtuOffset);
        if (mtu is <= DataHeader.Length or > AeronLimits.MtuMax || mtu % DataHeader.FrameAlignment != 0)
            throw Wrong(file, $"mtu {mtu}", "a multiple of 32 from 64 to 65504");
        return termLength;
    }

    private static AeronException Wrong(MappedFile file, string found, string expected) =>
        new(AeronErrorCode.Generic, $"{file.Path}: {found}, expected {expected}");
}
