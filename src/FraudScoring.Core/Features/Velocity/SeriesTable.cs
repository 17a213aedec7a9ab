using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FraudScoring.Core.Features.Profiles;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>Keys of one kind and the block of events that each has.</summary>
internal sealed unsafe class SeriesTable : IBlockTable
{
    private const int LineBytes = 64;
    private const int PrefetchedBytes = 16 * LineBytes;

    private readonly BlockPool _pool;
    private readonly SeriesBlocks _blocks;
    private readonly int _unitShift;

    public SeriesTable(SeriesPlan plan, BlockPool pool)
    {
        _pool = pool;
        _blocks = new SeriesBlocks(plan, pool);
        Plan = plan;
        Keys = new KeyMap(pool);
        Idle = new IdleSweep(Keys, pool, plan.KeepMs);
        _unitShift = Idle.UnitShift;
    }

    public KeyMap Keys { get; }

    public SeriesPlan Plan { get; }

    /// <summary>Forgets idle keys.</summary>
    public IdleSweep Idle { get; }

    /// <summary>
    /// The block to ask; empty when there is none or when it was idle for longer than anything can ask, whether
    /// or not the sweep has come to it: when something is forgotten must not show.
    /// </summary>
    public Span<byte> Open(ulong slot, long watermarkMs) => _blocks.Open(KeyMap.HandleOf(slot), watermarkMs);

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
        Span<uint> columns = stackalloc uint[Plan.ColumnCount];
        Plan.FillColumns(e, columns);
        var block = _blocks.Insert(ref handle, key, e.TimeMs, SeriesPlan.PackAmount(e), columns, watermarkMs);
        Keys.Set(slot, key, handle, SeriesHeader.Of(block).NewestMs >> _unitShift);
    }

    public void Remove(UInt128 key, in VelocityEvent e)
    {
        var slot = *Keys.Find(key);
        if (slot == 0)
            return;
        _blocks.Remove(KeyMap.HandleOf(slot), e.TimeMs, e.Amount);
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
        var start = _pool.Start(handle);
        var length = _pool.Get(handle).Length;
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
    public ReadOnlySpan<byte> BlockOf(long handle) => _pool.Get(handle);

    /// <summary>Puts a key's block back from a snapshot; false when the key has one already.</summary>
    public bool Restore(ReadOnlySpan<byte> bytes)
    {
        ref readonly var header = ref SeriesHeader.Of(bytes);
        var slot = Keys.FindForAdd(header.Key);
        if (*slot != 0)
            return false;
        var handle = _pool.Rent(bytes.Length);
        bytes.CopyTo(_pool.Get(handle));
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
}
