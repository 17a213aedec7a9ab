using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// The head of an entry, little-endian: CRC32C u32, kind u8, format version u8, reserved u16, offset u64, time in
/// Unix milliseconds i64. The checksum (Castagnoli, as in RFC 3720 appendix B.4) covers the rest of the head and the
/// payload. Segment headers and fillers carry the offset of the entry that comes after them.
/// </summary>
internal readonly record struct EntryHeader(EntryKind Kind, byte Version, ulong Offset, long TimeUnixMs)
{
    /// <summary>Bytes of the head.</summary>
    public const int Bytes = 24;

    /// <summary>The format version that is written.</summary>
    public const byte FormatVersion = 1;

    private const int ChecksumBytes = 4;

    /// <summary>Whether the entry is one that a caller appended.</summary>
    public bool HasOwnOffset => Kind is not (EntryKind.SegmentHeader or EntryKind.Filler);

    /// <summary>Writes the head in front of a payload that is already in place, and the checksum over both.</summary>
    public void Seal(Span<byte> entry)
    {
        entry[4] = (byte)Kind;
        entry[5] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], TimeUnixMs);
        BinaryPrimitives.WriteUInt32LittleEndian(entry, Checksum(entry[ChecksumBytes..]));
    }

    /// <summary>Reads the head of an entry; false when its checksum does not match its bytes.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> entry, out EntryHeader header)
    {
        header = new EntryHeader((EntryKind)entry[4], entry[5], BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(entry[16..]));
        return BinaryPrimitives.ReadUInt32LittleEndian(entry) == Checksum(entry[ChecksumBytes..]);
    }

    /// <summary>CRC32C of some bytes, or of those after bytes whose checksum is known.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
