using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// The once-only index in a snapshot, little-endian: magic u64, version u32, parts u32, first offset u64, CRC32C of
/// these; then for each part: number u32, count u32, the entries, CRC32C of these. Writer's thread.
/// </summary>
internal static class OnceSnapshot
{
    private const ulong Magic = 0x3143_4E4F_4453_4446; // "FDSDONC1"
    private const uint Version = 1;
    private const int HeadBytes = 24;
    private const int PartHeadBytes = 8;
    private const int SegmentEntriesMax = 1 << 20;

    /// <summary>Writes the index.</summary>
    public static void Save(OnceIndex index, Stream to)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(head, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], OnceIndex.Segments);
        BinaryPrimitives.WriteUInt64LittleEndian(head[16..], index.FirstOffset);
        to.Write(head);
        WriteChecksum(to, EntryHeader.Checksum(head));

        OnceSlot[] slots = [];
        for (var segment = 0; segment < OnceIndex.Segments; segment++)
            SaveSegment(index, segment, ref slots, to);
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="LogDamagedException">The bytes are not what was written.</exception>
    /// <exception cref="LogFormatException">A newer version wrote it.</exception>
    public static OnceIndex Load(Stream from, string file)
    {
        var reader = new OnceSource(from, file);
        var head = reader.Take(HeadBytes).ToArray();
        if (BinaryPrimitives.ReadUInt64LittleEndian(head) != Magic)
            throw reader.Damaged("expected a once-only index");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8));
        reader.TakeChecksum(EntryHeader.Checksum(head));
        if (version != Version || BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(12)) != OnceIndex.Segments)
            throw new LogFormatException($"{file}: a once-only index of version {version}; this program reads {Version}");

        var index = new OnceIndex { FirstOffset = BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(16)) };
        for (var segment = 0; segment < OnceIndex.Segments; segment++)
            LoadSegment(index, segment, reader);
        return index;
    }

    private static void SaveSegment(OnceIndex index, int segment, ref OnceSlot[] slots, Stream to)
    {
        var count = index.CopySegment(segment, ref slots);
        Span<byte> head = stackalloc byte[PartHeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, segment);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], count);
        var body = MemoryMarshal.AsBytes(slots.AsSpan(0, count));
        to.Write(head);
        to.Write(body);
        WriteChecksum(to, EntryHeader.Checksum(body, EntryHeader.Checksum(head)));
    }

    private static void LoadSegment(OnceIndex index, int segment, OnceSource reader)
    {
        var head = reader.Take(PartHeadBytes);
        var count = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        if (BinaryPrimitives.ReadInt32LittleEndian(head) != segment || count is < 0 or > SegmentEntriesMax)
            throw reader.Damaged($"expected part {segment} and its entries");
        var headChecksum = EntryHeader.Checksum(head);
        var body = reader.Take(count * OnceSlot.Bytes);
        var slots = MemoryMarshal.Cast<byte, OnceSlot>(body).ToArray();
        reader.TakeChecksum(EntryHeader.Checksum(body, headChecksum));
        foreach (var slot in slots)
            index.Restore(slot);
    }

    private static void WriteChecksum(Stream to, uint checksum)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, checksum);
        to.Write(bytes);
    }
}
