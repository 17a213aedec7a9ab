using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Which transactions were already scored: key to offset and label. 4,096 parts that grow one at a time, so that with
/// 100 million entries the longest insert copies 25,000 of them. Entries before <see cref="FirstOffset"/> count as
/// absent and go when their part is full. One thread writes; <see cref="TryGet"/> may be called from any. Keys have to
/// be well mixed (<see cref="EntityKey"/> is): their bits are used as they are.
/// </summary>
internal sealed class OnceIndex
{
    /// <summary>The parts; the key's highest bits say which.</summary>
    public const int Segments = 4096;

    private const int SegmentShift = 64 - 12;

    private readonly OnceSegment[] _segments = new OnceSegment[Segments];
    private OnceSlot[] _scratch = [];
    private ulong _firstOffset;

    /// <summary>An empty index.</summary>
    public OnceIndex()
    {
        for (var i = 0; i < Segments; i++)
            _segments[i] = new OnceSegment();
    }

    /// <summary>The first offset that there still is; set it when the log is truncated. Writer's thread.</summary>
    public ulong FirstOffset
    {
        get => Volatile.Read(ref _firstOffset);
        set => Volatile.Write(ref _firstOffset, value);
    }

    /// <summary>Entries, those that count as absent among them. Writer's thread.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var segment in _segments)
                count += segment.Used;
            return count;
        }
    }

    /// <summary>Bytes of memory. Writer's thread.</summary>
    public long MemoryBytes
    {
        get
        {
            var slots = (long)_scratch.Length;
            foreach (var segment in _segments)
                slots += segment.Capacity;
            return slots * OnceSlot.Bytes;
        }
    }

    /// <summary>Finds a transaction. Any thread.</summary>
    public bool TryGet(UInt128 key, out OnceSlot found)
    {
        var high = (ulong)(key >> 64);
        return _segments[high >> SegmentShift].TryGet(high, (ulong)key, out found) && found.Offset >= FirstOffset;
    }

    /// <summary>Brings a transaction's slot towards the cache: each is a miss of its own. Writer's thread.</summary>
    public void Prefetch(UInt128 key)
        => _segments[(ulong)(key >> 64) >> SegmentShift].Prefetch((ulong)key);

    /// <summary>Notes a transaction's offset; false, with what is known, when it is there already.</summary>
    public bool TryAdd(UInt128 key, ulong offset, out OnceSlot known)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, OnceSlot.OffsetMax);
        if (TryGet(key, out known))
            return false;
        known = OnceSlot.Of(key, offset, LabelKind.None);
        Put(known);
        return true;
    }

    /// <summary>Notes what a payment turned out to be; false when the transaction is not known.</summary>
    public bool TryLabel(UInt128 key, LabelKind label)
    {
        if (!TryGet(key, out var known))
            return false;
        Put(OnceSlot.Of(key, known.Offset, label));
        return true;
    }

    /// <summary>Copies the entries of one part that are not too old; for a snapshot. Writer's thread.</summary>
    internal int CopySegment(int segment, ref OnceSlot[] into)
    {
        if (into.Length < _segments[segment].Used)
            into = new OnceSlot[_segments[segment].Capacity];
        return _segments[segment].CopyLive(FirstOffset, into);
    }

    /// <summary>Takes an entry of a snapshot.</summary>
    internal void Restore(OnceSlot slot) => Put(slot);

    private void Put(OnceSlot slot)
        => _segments[slot.KeyHigh >> SegmentShift].Put(slot, FirstOffset, ref _scratch);
}
