using System.Buffers.Binary;

namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>
/// The block of one key as few bytes. Single events: format (1), bytes of an amount (1), count (2), newest time (8), then
/// the columns of <see cref="ExactEvents"/> without room. Tiles: format (1), then the block behind its key, packed
/// (<see cref="WordPacking"/>).
/// </summary>
internal sealed class BlockCodec(SeriesPlan plan, BlockPool pool)
{
    private const int ExactHeadBytes = 12;
    private const int KeyBytes = 16;

    /// <summary>Bytes that a block can take.</summary>
    public int BytesMax { get; } = Math.Max(
        1 + WordPacking.PackedBytesMax(plan.TiledLayout.Bytes),
        ExactHeadBytes + plan.ExactBytes(Limits.ExactEventsMax, sizeof(long)));

    /// <summary>Writes a block; returns its length, zero when there is no block.</summary>
    public int Write(long handle, Span<byte> to)
    {
        if (handle == 0)
            return 0;
        var block = pool.Get(handle);
        to[0] = SeriesHeader.Of(block).Format;
        return to[0] == SeriesHeader.Exact ? WriteExact(block, to) : WriteTiled(block, to);
    }

    /// <summary>Makes a block of bytes; false when they are not one of this plan.</summary>
    public bool TryRead(ReadOnlySpan<byte> from, UInt128 key, out long handle)
    {
        handle = 0;
        if (from.IsEmpty)
            return true;
        return from[0] switch
        {
            SeriesHeader.Exact => TryReadExact(from, key, out handle),
            SeriesHeader.Tiled => TryReadTiled(from, key, out handle),
            _ => false,
        };
    }

    private int WriteExact(ReadOnlySpan<byte> block, Span<byte> to)
    {
        ref readonly var header = ref SeriesHeader.Of(block);
        to[1] = header.AmountBytes;
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], header.Count);
        BinaryPrimitives.WriteInt64LittleEndian(to[4..], header.NewestMs);
        var at = ExactHeadBytes;
        var from = SeriesPlan.HeaderBytes;
        for (var column = 0; column < plan.ColumnCount + 2; column++)
        {
            var width = Width(column, header.AmountBytes);
            block.Slice(from, header.Count * width).CopyTo(to[at..]);
            at += header.Count * width;
            from += header.Capacity * width;
        }

        return at;
    }

    private bool TryReadExact(ReadOnlySpan<byte> from, UInt128 key, out long handle)
    {
        handle = 0;
        if (from.Length < ExactHeadBytes)
            return false;
        int amountBytes = from[1];
        int count = BinaryPrimitives.ReadUInt16LittleEndian(from[2..]);
        if (count > Limits.ExactEventsMax || (amountBytes != plan.AmountBytes && !(amountBytes == sizeof(long) && plan.AmountBytes != 0))
            || from.Length != ExactHeadBytes - SeriesPlan.HeaderBytes + plan.ExactBytes(count, amountBytes))
            return false;
        // Room for what the log behind the state is going to add.
        handle = pool.Rent(plan.ExactBytes(Math.Min(SeriesPlan.NextCapacity(count), Limits.ExactEventsMax), amountBytes));
        var block = pool.Get(handle);
        var capacity = plan.CapacityOf(block.Length, amountBytes);
        ExactSeries.Initialize(plan, block, key, capacity, amountBytes);
        ref var header = ref SeriesHeader.Of(block);
        header.Count = (ushort)count;
        header.NewestMs = BinaryPrimitives.ReadInt64LittleEndian(from[4..]);
        var at = ExactHeadBytes;
        var to = SeriesPlan.HeaderBytes;
        for (var column = 0; column < plan.ColumnCount + 2; column++)
        {
            var width = Width(column, amountBytes);
            from.Slice(at, count * width).CopyTo(block[to..]);
            at += count * width;
            to += capacity * width;
        }

        return true;
    }

    // Times, amounts, hashes and place.
    private int Width(int column, int amountBytes) => column switch
    {
        0 => plan.TimeBytes,
        1 => amountBytes,
        _ => sizeof(uint),
    };

    private int WriteTiled(Span<byte> block, Span<byte> to)
    {
        for (var w = 0; w < plan.Windows.Length; w++)
            new TileRing(plan, block, w).ClearUnused();
        return 1 + WordPacking.Pack(block[KeyBytes..plan.TiledLayout.Bytes], to[1..]);
    }

    private bool TryReadTiled(ReadOnlySpan<byte> from, UInt128 key, out long handle)
    {
        handle = pool.Rent(plan.TiledLayout.Bytes);
        var block = pool.Get(handle);
        if (WordPacking.TryUnpack(from[1..], block[KeyBytes..plan.TiledLayout.Bytes])
            && SeriesHeader.Of(block).Format == SeriesHeader.Tiled && new TiledCheck(plan, block).IsSound)
        {
            SeriesHeader.Of(block).Key = key;
            return true;
        }

        pool.Return(handle);
        handle = 0;
        return false;
    }
}
