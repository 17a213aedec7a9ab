using System.Buffers.Binary;

namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>
/// One event as bytes: kind and flags (1), time (6, little-endian, signed), how far the watermark was ahead of it (a
/// LEB128 number, if it was), amount and declined flag (LEB128); of a payment also the hashes (4 each) and the place
/// (8, if it has one). Everything that folding an event needs stands in it, so that whoever folds gets the same state.
/// </summary>
internal sealed class EventCodec(SeriesPlan plan)
{
    private const byte KindMask = 3;
    private const byte HasPlace = 4;
    private const byte HasLag = 8;
    private const int TimeBytes = 6;

    /// <summary>Bytes of the longest event.</summary>
    public int BytesMax { get; } = 1 + TimeBytes + (2 * Leb128.BytesMax) + (plan.ColumnCount * sizeof(uint));

    /// <summary>Writes an event; returns its length.</summary>
    public int Write(Span<byte> to, in SharedEvent e, ReadOnlySpan<uint> columns)
    {
        var related = e.Kind == EventKind.Payment ? plan.Related.Length : 0;
        var hasPlace = e.Kind == EventKind.Payment && plan.HasPlace && !float.IsNaN(BitConverter.UInt32BitsToSingle(columns[related]));
        var lag = e.WatermarkMs - e.TimeMs;
        to[0] = (byte)((int)e.Kind | (hasPlace ? HasPlace : 0) | (lag > 0 ? HasLag : 0));
        BinaryPrimitives.WriteInt32LittleEndian(to[1..], (int)e.TimeMs);
        BinaryPrimitives.WriteInt16LittleEndian(to[5..], (short)(e.TimeMs >> 32));
        var at = 1 + TimeBytes;
        if (lag > 0)
            at += Leb128.Write(to[at..], (ulong)lag);
        at += Leb128.Write(to[at..], (ulong)e.PackedAmount);
        foreach (var column in columns[..(related + (hasPlace ? 2 : 0))])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to[at..], column);
            at += sizeof(uint);
        }

        return at;
    }

    /// <summary>Reads an event and its columns; returns its length, or zero when the bytes are not a whole one.</summary>
    public int Read(ReadOnlySpan<byte> from, out SharedEvent e, Span<uint> columns)
    {
        e = default;
        if (from.Length < 1 + TimeBytes + 1 || (from[0] & KindMask) == 0 || from[0] > (KindMask | HasPlace | HasLag))
            return 0;
        var kind = (EventKind)(from[0] & KindMask);
        var hasPlace = (from[0] & HasPlace) != 0;
        var time = ((long)BinaryPrimitives.ReadInt16LittleEndian(from[5..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(from[1..]);
        var at = 1 + TimeBytes;
        var lag = 0UL;
        if ((from[0] & HasLag) != 0 && !Leb128.TryRead(from, ref at, out lag))
            return 0;
        if (!Leb128.TryRead(from, ref at, out var amount))
            return 0;
        e = new SharedEvent(kind, time, (long)amount, time + (long)lag);
        return ReadColumns(from, at, kind, hasPlace, columns);
    }

    private int ReadColumns(ReadOnlySpan<byte> from, int at, EventKind kind, bool hasPlace, Span<uint> columns)
    {
        if (kind != EventKind.Payment)
            return hasPlace ? 0 : at;
        if (hasPlace && !plan.HasPlace)
            return 0;
        var given = plan.Related.Length + (hasPlace ? 2 : 0);
        if (from.Length - at < given * sizeof(uint))
            return 0;
        for (var c = 0; c < given; c++, at += sizeof(uint))
            columns[c] = BinaryPrimitives.ReadUInt32LittleEndian(from[at..]);
        columns[given..].Fill(BitConverter.SingleToUInt32Bits(float.NaN));
        return at;
    }
}
