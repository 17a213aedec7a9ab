using System.Buffers.Binary;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// The payload of a segment's first entry: magic, version, flags, cipher, time of creation, first offset, page and
/// segment size. The room after them is for a key id, the SHA-256 of the segment before this one (flag 1 says that it
/// is there; it is not computed yet) and what comes later; it is zero, and a reader refuses what it does not know.
/// </summary>
internal readonly record struct SegmentHeader(long CreatedUnixMs, ulong FirstOffset, int PageBytes, long SegmentBytes)
{
    /// <summary>Bytes of the payload: fields 48, key id 16, hash 32, reserved 32.</summary>
    public const int Bytes = 128;

    /// <summary>The version that is written.</summary>
    public const ushort FormatVersion = 1;

    private const ulong Magic = 0x3147_4F4C_4453_4446; // "FDSDLOG1"

    /// <summary>Writes the payload.</summary>
    public void Write(Span<byte> payload)
    {
        payload[..Bytes].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(payload, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[8..], FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], CreatedUnixMs);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[24..], FirstOffset);
        BinaryPrimitives.WriteInt32LittleEndian(payload[32..], PageBytes);
        BinaryPrimitives.WriteInt64LittleEndian(payload[40..], SegmentBytes);
    }

    /// <summary>Reads the payload of an entry whose checksum was right. A version that is not ours is an error.</summary>
    /// <exception cref="LogFormatException">Another program wrote it, or a newer version of this one.</exception>
    public static SegmentHeader Read(EntryHeader entry, ReadOnlySpan<byte> payload, string file)
    {
        if (entry.Kind != EntryKind.SegmentHeader || payload.Length < 10
            || BinaryPrimitives.ReadUInt64LittleEndian(payload) != Magic)
            throw new LogFormatException($"{file}: byte 0: expected the header of a decision log segment");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(payload[8..]);
        if (entry.Version != EntryHeader.FormatVersion || version != FormatVersion || payload.Length != Bytes)
            throw new LogFormatException($"{file}: byte 0: the segment has format version {version} (entries "
                + $"{entry.Version}); this program reads version {FormatVersion} (entries {EntryHeader.FormatVersion})");
        if (payload[10..16].ContainsAnyExcept((byte)0))
            throw new LogFormatException($"{file}: byte 0: the segment uses encryption or flags that this program "
                + "does not know");

        return new SegmentHeader(BinaryPrimitives.ReadInt64LittleEndian(payload[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(payload[24..]),
            ReadPageBytes(payload, file), BinaryPrimitives.ReadInt64LittleEndian(payload[40..]));
    }

    private static int ReadPageBytes(ReadOnlySpan<byte> payload, string file)
    {
        var pageBytes = BinaryPrimitives.ReadInt32LittleEndian(payload[32..]);
        if (!int.IsPow2(pageBytes) || pageBytes is < LogLimits.PageBytesMin or > LogLimits.PageBytesMax)
            throw new LogFormatException($"{file}: byte 0: pages of {pageBytes} bytes; expected a power of two from "
                + $"{LogLimits.PageBytesMin} to {LogLimits.PageBytesMax}");
        return pageBytes;
    }
}
