using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FraudScoring.Core.Features.Profiles;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>Keys of one kind and the block of events that each has.</summary>
internal sealed unsafe class SeriesTable(SeriesPlan plan, BlockPool pool) : IBlockTable
{
    private const int LineBytes = 64;
    private const int PrefetchedBytes = 4 * LineBytes;
    private const int SweepAhead = 8;

    // The unit of the ages in the table of keys: a quarter to an eighth of the kept span, so that ages up to four such
    // spans are told apart.
    private readonly int _unitShift = BitOperations.Log2((ulong)plan.KeepMs) - 2;
    private int _sweepSegment;
    private int _sweepSlot;

    public KeyMap Keys { get; } = new(pool);

    public SeriesPlan Plan { get; } = plan;

    /// <summary>
    /// The block to ask; empty when there is none or when it was idle for longer than anything can ask, whether
    /// or not the sweep has come to it: when something is forgotten must not show.
    /// </summary>
    public Span<byte> Open(ulong slot, long watermarkMs)
    {
        if (slot == 0)
            return [];
        var block = pool.Get(KeyMap.HandleOf(slot));
        return SeriesHeader.Of(block).NewestMs <= watermarkMs - Plan.KeepMs ? [] : block;
    }

    public void Insert(UInt128 key, in VelocityEvent e, long watermarkMs) => Insert(Keys.FindForAdd(key), key, e, watermarkMs);

    /// <summary>Counts an event; the block grows or turns to tiles as the rule says.</summary>
    /// <param name="slot">Where the key belongs, found for adding.</param>
    /// <param name="key">The key.</param>
    /// <param name="e">The event.</param>
    /// <param name="watermarkMs">Newest event time.</param>
    [SkipLocalsInit]
    public void Insert(ulong* slot, UInt128 key, in VelocityEvent e, long watermarkMs)
    {
        var handle = KeyMap.HandleOf(*slot);
        var packedAmount = SeriesPlan.PackAmount(e);
        var block = Room(ref handle, key, e.TimeMs, packedAmount, watermarkMs);
        Span<uint> columns = stackalloc uint[Plan.ColumnCount];
        Plan.FillColumns(e, columns);
        ref var header = ref SeriesHeader.Of(block);
        if (header.Format == SeriesHeader.Exact)
            ExactSeries.Insert(Plan, block, e.TimeMs, packedAmount, columns);
        else
            TiledSeries.Insert(Plan, block, e.TimeMs, packedAmount, columns);
        Keys.Set(slot, key, handle, header.NewestMs >> _unitShift);
    }

    public void Remove(UInt128 key, in VelocityEvent e)
    {
        var slot = *Keys.Find(key);
        if (slot == 0)
            return;
        var block = pool.Get(KeyMap.HandleOf(slot));
        if (SeriesHeader.Of(block).Format == SeriesHeader.Exact)
            ExactSeries.Remove(Plan, block, e.TimeMs, e.Amount);
        else
            TiledSeries.Remove(Plan, block, e.TimeMs, e.Amount);
    }

    /// <summary>Brings the parts of a key's block that a payment at a time touches towards the cache.</summary>
    public void Prefetch(UInt128 key, long timeMs)
    {
        if (!Sse.IsSupported)
            return;
        var handle = Keys.Guess(key);
        if (handle == 0)
            return;
        // Blocks never move, so the address stays good.
        var start = pool.Start(handle);
        var length = pool.Get(handle).Length;
        if (length >= Plan.TiledLayout.Bytes)
        {
            PrefetchTiles(start, timeMs);
            return;
        }

        length = Math.Min(length, PrefetchedBytes);
        for (var at = 0; at < length; at += LineBytes)
            Sse.Prefetch0(start + at);
    }

    /// <summary>Bytes of a key's block, for a snapshot.</summary>
    public ReadOnlySpan<byte> BlockOf(long handle) => pool.Get(handle);

    /// <summary>Puts a key's block back from a snapshot; false when the key has one already.</summary>
    public bool Restore(ReadOnlySpan<byte> bytes)
    {
        ref readonly var header = ref SeriesHeader.Of(bytes);
        var slot = Keys.FindForAdd(header.Key);
        if (*slot != 0)
            return false;
        var handle = pool.Rent(bytes.Length);
        bytes.CopyTo(pool.Get(handle));
        Keys.Set(slot, header.Key, handle, header.NewestMs >> _unitShift);
        return true;
    }

    /// <summary>Whether bytes are a block of this table.</summary>
    public bool IsBlock(ReadOnlySpan<byte> bytes)
    {
        ref readonly var header = ref SeriesHeader.Of(bytes);
        return header.Format switch
        {
            SeriesHeader.Exact => header.Count <= header.Capacity && header.Capacity <= Limits.ExactEventsMax
                && (header.AmountBytes == Plan.AmountBytes || (header.AmountBytes == sizeof(long) && Plan.AmountBytes != 0))
                && bytes.Length == Plan.ExactBytes(header.Capacity, header.AmountBytes),
            SeriesHeader.Tiled => bytes.Length == Plan.TiledLayout.Bytes,
            _ => false,
        };
    }

    /// <summary>Bytes of a block that are in use.</summary>
    public int UsedBytes(ReadOnlySpan<byte> block)
    {
        ref readonly var header = ref SeriesHeader.Of(block);
        return header.Format == SeriesHeader.Exact
            ? Plan.ExactBytes(header.Capacity, header.AmountBytes)
            : Plan.TiledLayout.Bytes;
    }

    public bool Sweep(int slots, long watermarkMs, long evictUpToMs, ref int evicted)
    {
        var table = Keys.Slots(_sweepSegment);
        var idleAge = IdleAge(watermarkMs, evictUpToMs);
        var nowUnits = watermarkMs >> _unitShift;
        for (; slots > 0; slots--)
        {
            if (_sweepSlot >= table.Length)
            {
                _sweepSlot = 0;
                _sweepSegment = (_sweepSegment + 1) % KeyMap.SegmentCount;
                if (_sweepSegment == 0)
                    return true;
                table = Keys.Slots(_sweepSegment);
            }

            var slot = table[_sweepSlot];
            if (slot == 0 || KeyMap.AgeOf(slot, nowUnits) < idleAge
                || !IsForgettable(KeyMap.HandleOf(slot), watermarkMs, evictUpToMs, ref evicted))
            {
                _sweepSlot++;
                continue;
            }

            pool.Return(KeyMap.HandleOf(slot));
            Keys.RemoveAt(_sweepSegment, _sweepSlot);
        }

        PrefetchIdle(table, nowUnits, idleAge);
        return false;
    }

    // Where a tile lies follows from its time alone, so all lines can be asked for at once, before the first is there.
    private void PrefetchTiles(byte* start, long timeMs)
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

    // The least age in the table of keys at which a block's own time is worth a look.
    private int IdleAge(long watermarkMs, long evictUpToMs)
    {
        var idleMs = evictUpToMs >= watermarkMs ? 0 : Math.Min(Plan.KeepMs, watermarkMs - Math.Max(evictUpToMs, watermarkMs - Plan.KeepMs));
        return (int)(idleMs >> _unitShift);
    }

    // The sweep reads the headers of idle keys at random places; asked for a payment earlier, none is waited for.
    private void PrefetchIdle(ReadOnlySpan<ulong> table, long nowUnits, int idleAge)
    {
        if (!Sse.IsSupported)
            return;
        for (var at = _sweepSlot; at < Math.Min(_sweepSlot + SweepAhead, table.Length); at++)
        {
            if (table[at] != 0 && KeyMap.AgeOf(table[at], nowUnits) >= idleAge)
                Sse.Prefetch0(pool.Start(KeyMap.HandleOf(table[at])));
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

    private Span<byte> Room(scoped ref long handle, UInt128 key, long timeMs, long packedAmount, long watermarkMs)
    {
        if (handle == 0)
            return NewBlock(ref handle, key, packedAmount);
        var block = pool.Get(handle);
        ref var header = ref SeriesHeader.Of(block);
        if (header.NewestMs <= watermarkMs - Plan.KeepMs)
        {
            pool.Return(handle);
            return NewBlock(ref handle, key, packedAmount);
        }

        if (header.Format == SeriesHeader.Tiled)
            return block;
        var amountBytes = (int)header.AmountBytes;
        if (!SeriesPlan.IsWideEnough(amountBytes, packedAmount))
        {
            amountBytes = sizeof(long);
            block = Move(ref handle, block, header.Capacity, amountBytes);
            header = ref SeriesHeader.Of(block);
        }

        if (header.Count < header.Capacity)
            return block;
        ExactSeries.Purge(Plan, block, timeMs);
        if (header.Count < header.Capacity)
            return block;
        return header.Count < Limits.ExactEventsMax
            ? Move(ref handle, block, SeriesPlan.NextCapacity(header.Capacity), amountBytes)
            : Tile(ref handle, block);
    }

    private Span<byte> NewBlock(scoped ref long handle, UInt128 key, long packedAmount)
    {
        var amountBytes = SeriesPlan.IsWideEnough(Plan.AmountBytes, packedAmount) ? Plan.AmountBytes : sizeof(long);
        handle = pool.Rent(Plan.ExactBytes(SeriesPlan.ExactCapacityMin, amountBytes));
        var block = pool.Get(handle);
        ExactSeries.Initialize(Plan, block, key, Plan.CapacityOf(block.Length, amountBytes), amountBytes);
        return block;
    }

    private Span<byte> Move(scoped ref long handle, Span<byte> block, int capacity, int amountBytes)
    {
        var larger = pool.Rent(Plan.ExactBytes(capacity, amountBytes));
        var grown = pool.Get(larger);
        ExactSeries.CopyTo(Plan, block, grown, Plan.CapacityOf(grown.Length, amountBytes), amountBytes);
        pool.Return(handle);
        handle = larger;
        return grown;
    }

    private Span<byte> Tile(scoped ref long handle, Span<byte> block)
    {
        var tiled = pool.Rent(Plan.TiledLayout.Bytes);
        TiledSeries.ConvertFrom(Plan, block, pool.Get(tiled));
        pool.Return(handle);
        handle = tiled;
        return pool.Get(tiled);
    }
}
