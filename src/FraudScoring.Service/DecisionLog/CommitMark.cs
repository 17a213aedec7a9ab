using System.Buffers.Binary;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// How far the log was committed: magic u32, CRC32C u32, offset u64. Written after each commit without waiting for the
/// device, so it is never ahead of the truth; it is exact after the process was killed and may be older after the
/// machine lost power. Recovery uses it only to tell an interrupted write from lost decisions.
/// </summary>
internal static class CommitMark
{
    /// <summary>Bytes of the mark.</summary>
    public const int Bytes = 16;

    private const uint Magic = 0x4B4D_5346; // "FSMK"

    /// <summary>Writes the mark.</summary>
    public static void Write(Span<byte> mark, ulong committedOffset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(mark, Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(mark[8..], committedOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(mark[4..], EntryHeader.Checksum(mark[8..Bytes]));
    }

    /// <summary>Reads the mark; null when there is none that can be trusted.</summary>
    public static ulong? Read(ReadOnlySpan<byte> mark)
    {
        if (mark.Length != Bytes || BinaryPrimitives.ReadUInt32LittleEndian(mark) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(mark[4..]) != EntryHeader.Checksum(mark[8..]))
            return null;
        return BinaryPrimitives.ReadUInt64LittleEndian(mark[8..]);
    }
}
