using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FraudScoring.Core.Features.Profiles;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>Keys of one kind and the block of events that each has.</summary>
internal sealed class SeriesTable(SeriesPlan plan, BlockPool pool) : IBlockTable
{
    private const int LineBytes = 64;
    private const int PrefetchedBytes = 4 * LineBytes;
    private const int SweepAhead = 4;

    private int _sweepSegment;
    private int _sweepSlot;

    public KeyMap Keys { get; } = new();

    public SeriesPlan Plan { get; } = plan;

    /// <summary>
    /// The block to ask; empty when there is none or when it was idle for longer than anything can ask, whether
    /// or not the sweep has come to it: when something is forgotten must not show.
    /// </summary>
    public Span<byte> Open(long handle, long watermarkMs)
    {
        if (handle == 0)
            return [];
        var block = pool.Get(handle);
        return SeriesHeader.Of(block).NewestMs <= watermarkMs - Plan.KeepMs ? [] : block;
    }

    public void Insert(UInt128 key, in VelocityEvent e, long watermarkMs) => Insert(ref Keys.GetOrAdd(key), e, watermarkMs);

    /// <summary>Counts an event; the block grows or turns to tiles as the rule says.</summary>
    [SkipLocalsInit]
    public void Insert(ref long handle, in VelocityEvent e, long watermarkMs)
    {
        var block = Room(ref handle, e.TimeMs, watermarkMs);
        Span<uint> columns = stackalloc uint[Plan.ColumnCount];
        Plan.FillColumns(e, columns);
        if (SeriesHeader.Of(block).Format == SeriesHeader.Exact)
            ExactSeries.Insert(Plan, block, e.TimeMs, SeriesPlan.PackAmount(e), columns);
        else
            TiledSeries.Insert(Plan, block, e.TimeMs, SeriesPlan.PackAmount(e), columns);
    }

    public void Remove(UInt128 key, in VelocityEvent e)
    {
        if (!Keys.TryGet(key, out var handle) || handle == 0)
            return;
        var block = pool.Get(handle);
        if (SeriesHeader.Of(block).Format == SeriesHeader.Exact)
            ExactSeries.Remove(Plan, block, e.TimeMs, e.Amount);
        else
            TiledSeries.Remove(Plan, block, e.TimeMs, e.Amount);
    }

    /// <summary>Brings the parts of a key's block that a payment at a time touches towards the cache.</summary>
    public unsafe void Prefetch(UInt128 key, long timeMs)
    {
        if (!Sse.IsSupported || !Keys.TryGet(key, out var handle) || handle == 0)
            return;
        // The blocks are pinned, so the address stays good.
        var block = pool.Get(handle);
        var start = (byte*)Unsafe.AsPointer(ref block[0]);
        if (block.Length >= Plan.TiledLayout.Bytes)
        {
            PrefetchTiles(start, timeMs);
            return;
        }

        // Blocks do not start at lines, so the last byte may lie in one more.
        var length = Math.Min(block.Length, PrefetchedBytes);
        for (var at = 0; at < length; at += LineBytes)
            Sse.Prefetch0(start + at);
        Sse.Prefetch0(start + length - 1);
    }

    /// <summary>Bytes of a key's block, for a snapshot.</summary>
    public ReadOnlySpan<byte> BlockOf(long handle) => pool.Get(handle);

    /// <summary>Puts a key's block back from a snapshot.</summary>
    public void Restore(UInt128 key, ReadOnlySpan<byte> bytes)
    {
        ref var handle = ref Keys.GetOrAdd(key);
        handle = pool.Rent(bytes.Length);
        bytes.CopyTo(pool.Get(handle));
    }

    /// <summary>Whether bytes are a block of this table.</summary>
    public bool IsBlock(ReadOnlySpan<byte> bytes)
    {
        ref readonly var header = ref SeriesHeader.Of(bytes);
        return header.Format switch
        {
            SeriesHeader.Exact => header.Count <= header.Capacity && header.Capacity <= Limits.ExactEventsMax
                && bytes.Length == Plan.ExactBytes(header.Capacity),
            SeriesHeader.Tiled => bytes.Length == Plan.TiledLayout.Bytes,
            _ => false,
        };
    }

    /// <summary>Bytes of a block that are in use.</summary>
    public int UsedBytes(ReadOnlySpan<byte> block)
    {
        ref readonly var header = ref SeriesHeader.Of(block);
        return header.Format == SeriesHeader.Exact ? Plan.ExactBytes(header.Capacity) : Plan.TiledLayout.Bytes;
    }

    public bool Sweep(int slots, long watermarkMs, long evictUpToMs, ref int evicted)
    {
        for (; slots > 0; slots--)
        {
            var entries = Keys.Slots(_sweepSegment);
            if (_sweepSlot >= entries.Length)
            {
                _sweepSlot = 0;
                _sweepSegment = (_sweepSegment + 1) % KeyMap.SegmentCount;
                if (_sweepSegment == 0)
                    return true;
                continue;
            }

            if (entries[_sweepSlot].IsFree || !IsForgettable(entries[_sweepSlot].Value, watermarkMs, evictUpToMs, ref evicted))
            {
                _sweepSlot++;
                continue;
            }

            pool.Return(entries[_sweepSlot].Value);
            Keys.RemoveAt(_sweepSegment, _sweepSlot);
        }

        PrefetchNext(SweepAhead);
        return false;
    }

    // Where a tile lies follows from its time alone, so all lines can be asked for at once, before the first is there.
    private unsafe void PrefetchTiles(byte* start, long timeMs)
    {
        var layout = Plan.TiledLayout;
        for (var at = 0; at < layout.HeadBytes; at += LineBytes)
            Sse.Prefetch0(start + at);
        for (var w = 0; w < Plan.Windows.Length; w++)
        {
            var slot = Plan.Windows[w].SlotOf(Plan.Windows[w].TileOf(timeMs));
            Sse.Prefetch0(start + layout.TileStarts[w] + (slot * layout.TileBytes));
        }
    }

    // The sweep reads one header of each block, at random places; asked for a payment earlier, none is waited for.
    private unsafe void PrefetchNext(int slots)
    {
        if (!Sse.IsSupported)
            return;
        var entries = Keys.Slots(_sweepSegment);
        for (var slot = _sweepSlot; slot < Math.Min(_sweepSlot + slots, entries.Length); slot++)
        {
            if (!entries[slot].IsFree)
                Sse.Prefetch0(Unsafe.AsPointer(ref pool.Get(entries[slot].Value)[0]));
        }
    }

    private bool IsForgettable(long handle, long watermarkMs, long evictUpToMs, ref int evicted)
    {
        var newest = SeriesHeader.Of(pool.Get(handle)).NewestMs;
        if (newest <= watermarkMs - Plan.KeepMs)
            return true;
        if (newest > evictUpToMs)
            return false;
        evicted++;
        return true;
    }

    private Span<byte> Room(ref long handle, long timeMs, long watermarkMs)
    {
        if (handle == 0)
            return NewBlock(ref handle);
        var block = pool.Get(handle);
        ref var header = ref SeriesHeader.Of(block);
        if (header.NewestMs <= watermarkMs - Plan.KeepMs)
        {
            pool.Return(handle);
            return NewBlock(ref handle);
        }

        if (header.Format == SeriesHeader.Tiled || header.Count < header.Capacity)
            return block;
        ExactSeries.Purge(Plan, block, timeMs);
        if (header.Count < header.Capacity)
            return block;
        return header.Count < Limits.ExactEventsMax ? Grow(ref handle, block) : Tile(ref handle, block);
    }

    private Span<byte> NewBlock(ref long handle)
    {
        handle = pool.Rent(Plan.ExactBytes(SeriesPlan.ExactCapacityMin));
        var block = pool.Get(handle);
        ExactSeries.Initialize(Plan, block, Plan.CapacityOf(block.Length));
        return block;
    }

    private Span<byte> Grow(ref long handle, Span<byte> block)
    {
        var larger = pool.Rent(Plan.ExactBytes(SeriesPlan.NextCapacity(SeriesHeader.Of(block).Capacity)));
        var grown = pool.Get(larger);
        ExactSeries.CopyTo(Plan, block, grown, Plan.CapacityOf(grown.Length));
        pool.Return(handle);
        handle = larger;
        return grown;
    }

    private Span<byte> Tile(ref long handle, Span<byte> block)
    {
        var tiled = pool.Rent(Plan.TiledLayout.Bytes);
        TiledSeries.ConvertFrom(Plan, block, pool.Get(tiled));
        pool.Return(handle);
        handle = tiled;
        return pool.Get(tiled);
    }
}
