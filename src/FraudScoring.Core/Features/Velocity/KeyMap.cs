using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Keys to numbers: open addressing with linear probing in 256 segments. Each segment grows alone, so that no insertion
/// waits for more than a 256th of the keys. One writer thread; nothing is read meanwhile.
/// </summary>
internal sealed class KeyMap
{
    public const int SegmentCount = 256;
    private const int InitialSlots = 16;
    private const int LineBytes = 64;

    private readonly Segment[] _segments = new Segment[SegmentCount];

    public KeyMap()
    {
        for (var i = 0; i < SegmentCount; i++)
            _segments[i].Entries = new Entry[InitialSlots];
    }

    public long Count { get; private set; }

    /// <summary>Bytes of the tables.</summary>
    public long Bytes { get; private set; } = SegmentCount * InitialSlots * Entry.Bytes;

    public static int SegmentOf(UInt128 key) => (int)((ulong)(key >> 64) >> 56);

    /// <summary>The slots of a segment; a zero key marks a free one.</summary>
    public ReadOnlySpan<Entry> Slots(int segment) => _segments[segment].Entries;

    /// <summary>The value of a key; a new key's is zero.</summary>
    public ref long GetOrAdd(UInt128 key)
    {
        ref var segment = ref _segments[SegmentOf(key)];
        if (segment.Count >= segment.Entries.Length * 7 / 10)
            Grow(ref segment);
        ref var entry = ref Find(segment.Entries, (ulong)key, (ulong)(key >> 64));
        if (entry.IsFree)
        {
            entry.Low = (ulong)key;
            entry.High = (ulong)(key >> 64);
            entry.Value = 0;
            segment.Count++;
            Count++;
        }

        return ref entry.Value;
    }

    public bool TryGet(UInt128 key, out long value)
    {
        ref var entry = ref Find(_segments[SegmentOf(key)].Entries, (ulong)key, (ulong)(key >> 64));
        value = entry.Value;
        return !entry.IsFree;
    }

    /// <summary>Brings the key's slot and the next ones towards the cache: a search often runs into the next line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(UInt128 key)
    {
        if (!Sse.IsSupported)
            return;
        var entries = _segments[SegmentOf(key)].Entries;
        var slot = (byte*)Unsafe.AsPointer(ref entries[(int)(ulong)key & (entries.Length - 1)]);
        Sse.Prefetch0(slot);
        Sse.Prefetch0(slot + LineBytes);
    }

    /// <summary>Frees a slot; the entries behind it move up, so that the slot may hold another key afterwards.</summary>
    public void RemoveAt(int segmentIndex, int slot)
    {
        ref var segment = ref _segments[segmentIndex];
        var entries = segment.Entries;
        var mask = entries.Length - 1;
        segment.Count--;
        Count--;
        for (var next = (slot + 1) & mask; !entries[next].IsFree; next = (next + 1) & mask)
        {
            var home = (int)entries[next].Low & mask;
            // An entry may move up unless its home lies behind the hole.
            if (((next - home) & mask) < ((next - slot) & mask))
                continue;
            entries[slot] = entries[next];
            slot = next;
        }

        entries[slot] = default;
    }

    private static ref Entry Find(Entry[] entries, ulong low, ulong high)
    {
        var mask = entries.Length - 1;
        var slot = (int)low & mask;
        while (true)
        {
            ref var entry = ref entries[slot];
            if ((entry.Low == low && entry.High == high) || entry.IsFree)
                return ref entry;
            slot = (slot + 1) & mask;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(ref Segment segment)
    {
        var old = segment.Entries;
        var grown = new Entry[old.Length * 2];
        foreach (ref var entry in old.AsSpan())
        {
            if (!entry.IsFree)
                Find(grown, entry.Low, entry.High) = entry;
        }

        segment.Entries = grown;
        Bytes += old.Length * Entry.Bytes;
    }

    internal struct Entry
    {
        public const int Bytes = 24;

        public ulong Low;
        public ulong High;
        public long Value;

        public readonly bool IsFree => (Low | High) == 0;

        public readonly UInt128 Key => new(High, Low);
    }

    private struct Segment
    {
        public Entry[] Entries;
        public int Count;
    }
}
