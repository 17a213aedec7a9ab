using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Finds the block of a key: open addressing with linear probing in 256 segments. Each segment grows alone, so that no
/// insertion waits for more than a 256th of the keys. A slot is one number: some bits of the key, how long ago the key
/// was busy, roughly, and the handle of its block; the whole key stands in the block. One writer thread; nothing is
/// read meanwhile.
/// </summary>
internal sealed unsafe class KeyMap
{
    public const int SegmentCount = 256;

    /// <summary>Ages are counted modulo this.</summary>
    public const int AgeCount = 1 << AgeBits;

    private const int AgeBits = 5;
    private const int TagShift = BlockPool.HandleBits + AgeBits;
    private const int InitialSlots = 16;
    private const int SlotsMax = BlockPool.TableBytesMax / sizeof(ulong);
    private const ulong TagMask = (1UL << (64 - TagShift)) - 1;
    private const ulong HandleMask = (1UL << BlockPool.HandleBits) - 1;
    private const ulong AgeMask = (ulong)(AgeCount - 1) << BlockPool.HandleBits;
    private const int LineSlots = 64 / sizeof(ulong);

    private readonly BlockPool _pool;
    private readonly Segment[] _segments = new Segment[SegmentCount];

    public KeyMap(BlockPool pool)
    {
        _pool = pool;
        for (var i = 0; i < SegmentCount; i++)
            SetTable(ref _segments[i], InitialSlots);
    }

    public long Count { get; private set; }

    /// <summary>Bytes of the tables.</summary>
    public long Bytes { get; private set; }

    public static int SegmentOf(UInt128 key) => (int)((ulong)(key >> 64) >> 56);

    public static long HandleOf(ulong slot) => (long)(slot & HandleMask);

    /// <summary>Time units since the slot's key was last busy, modulo <see cref="AgeCount"/>.</summary>
    public static int AgeOf(ulong slot, long nowUnits) => (int)(nowUnits - (long)(slot >> BlockPool.HandleBits)) & (AgeCount - 1);

    /// <summary>The slots of a segment; zero marks a free one.</summary>
    public ReadOnlySpan<ulong> Slots(int segment) => new(_segments[segment].Slots, (int)_segments[segment].Mask + 1);

    /// <summary>The key's slot, or the free one where it belongs; good until the next <see cref="FindForAdd"/>.</summary>
    public ulong* Find(UInt128 key) => Find(_segments[SegmentOf(key)], key);

    /// <summary>The same, with room for one more key.</summary>
    public ulong* FindForAdd(UInt128 key)
    {
        ref var segment = ref _segments[SegmentOf(key)];
        if (segment.Count >= segment.CountMax)
            Grow(ref segment);
        return Find(segment, key);
    }

    /// <summary>Fills a slot that <see cref="FindForAdd"/> found, or changes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(ulong* slot, UInt128 key, long handle, long busyUnits)
    {
        if (*slot == 0)
        {
            _segments[SegmentOf(key)].Count++;
            Count++;
        }

        *slot = (((ulong)key & TagMask) << TagShift) | (((ulong)busyUnits << BlockPool.HandleBits) & AgeMask) | (ulong)handle;
    }

    /// <summary>Brings the key's slot towards the cache, and the next line when a search is likely to run into it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(UInt128 key)
    {
        if (!Sse.IsSupported)
            return;
        ref readonly var segment = ref _segments[SegmentOf(key)];
        var home = (uint)((ulong)key & segment.Mask);
        Sse.Prefetch0(segment.Slots + home);
        if (home % LineSlots >= LineSlots / 2)
            Sse.Prefetch0(segment.Slots + home + (LineSlots / 2));
    }

    /// <summary>The block that is probably the key's, without looking at it; zero when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Guess(UInt128 key)
    {
        ref readonly var segment = ref _segments[SegmentOf(key)];
        var tag = (ulong)key & TagMask;
        for (var at = tag & segment.Mask; ; at = (at + 1) & segment.Mask)
        {
            var slot = segment.Slots[at];
            if (slot == 0 || slot >> TagShift == tag)
                return HandleOf(slot);
        }
    }

    /// <summary>Frees a slot; those behind it move up, so that the slot may hold another key afterwards.</summary>
    public void RemoveAt(int segmentIndex, int at)
    {
        ref var segment = ref _segments[segmentIndex];
        var slots = segment.Slots;
        var mask = (int)segment.Mask;
        segment.Count--;
        Count--;
        for (var next = (at + 1) & mask; slots[next] != 0; next = (next + 1) & mask)
        {
            var home = (int)(slots[next] >> TagShift) & mask;
            // A slot may move up unless its home lies behind the hole.
            if (((next - home) & mask) < ((next - at) & mask))
                continue;
            slots[at] = slots[next];
            at = next;
        }

        slots[at] = 0;
    }

    private ulong* Find(in Segment segment, UInt128 key)
    {
        var tag = (ulong)key & TagMask;
        for (var at = tag & segment.Mask; ; at = (at + 1) & segment.Mask)
        {
            var slot = segment.Slots + at;
            if (*slot == 0 || (*slot >> TagShift == tag && *(UInt128*)_pool.Start(HandleOf(*slot)) == key))
                return slot;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(ref Segment segment)
    {
        var old = segment;
        var slots = (int)old.Mask + 1;
        if (slots == SlotsMax)
            throw new InvalidOperationException($"velocity has no room for more than {(long)SegmentCount * segment.CountMax} keys of a kind");
        SetTable(ref segment, slots * 2);
        for (var i = 0; i < slots; i++)
        {
            if (old.Slots[i] == 0)
                continue;
            var at = (old.Slots[i] >> TagShift) & segment.Mask;
            while (segment.Slots[at] != 0)
                at = (at + 1) & segment.Mask;
            segment.Slots[at] = old.Slots[i];
        }

        Bytes -= slots * sizeof(ulong);
        _pool.Return(old.Table);
    }

    private void SetTable(ref Segment segment, int slots)
    {
        segment.Table = _pool.Rent(slots * sizeof(ulong));
        segment.Slots = (ulong*)_pool.Start(segment.Table);
        segment.Mask = (uint)slots - 1;
        segment.CountMax = slots * 7 / 10;
        new Span<ulong>(segment.Slots, slots).Clear();
        Bytes += slots * sizeof(ulong);
    }

    private struct Segment
    {
        public ulong* Slots;
        public ulong Mask;
        public int Count;
        public int CountMax;
        public long Table;
    }
}
