using System.Buffers.Binary;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>What stands in front of a fragment or of an assembled message.</summary>
public readonly ref struct FragmentHeader
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal FragmentHeader(ReadOnlySpan<byte> bytes, Image image)
    {
        _bytes = bytes;
        Image = image;
    }

    /// <summary>Where it came from.</summary>
    public Image Image { get; }

    /// <summary>The sender's session.</summary>
    public int SessionId => Int(DataHeader.SessionIdOffset);

    /// <summary>The stream.</summary>
    public int StreamId => Int(DataHeader.StreamIdOffset);

    /// <summary>The value that the sender set beside the message.</summary>
    public long ReservedValue => BinaryPrimitives.ReadInt64LittleEndian(_bytes[DataHeader.ReservedValueOffset..]);

    /// <summary>First fragment of its message.</summary>
    public bool IsBegin => (Flags & DataHeader.Begin) != 0;

    /// <summary>Last fragment of its message.</summary>
    public bool IsEnd => (Flags & DataHeader.End) != 0;

    /// <summary>The stream's position behind this fragment.</summary>
    public long Position => LogPosition.Of(TermId, NextTermOffset, Image.Shift, Image.InitialTermId);

    internal byte Flags => _bytes[DataHeader.FlagsOffset];

    internal int TermId => Int(DataHeader.TermIdOffset);

    internal int TermOffset => Int(DataHeader.TermOffsetOffset);

    internal int NextTermOffset =>
        Align.Up(TermOffset + Int(DataHeader.FrameLengthOffset), DataHeader.FrameAlignment);

    internal ReadOnlySpan<byte> Bytes => _bytes;

    private int Int(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_bytes[offset..]);
}
