using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// One part of the once-only index: open addressing with linear probing (Knuth, The Art of Computer Programming 3,
/// 6.4, algorithm L), three quarters full at most. One writer; readers retry when the version, odd during a change,
/// says that a change came between (a sequence lock: Lameter, "Effective synchronization on Linux/NUMA systems", 2005).
/// </summary>
internal sealed class OnceSegment
{
    private const int SlotsMin = 8;

    private OnceSlot[] _slots = new OnceSlot[SlotsMin];
    private int _used;
    private int _version;

    /// <summary>Slots in use, those of entries that are too old among them.</summary>
    public int Used => _used;

    /// <summary>Slots.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Finds a key; any thread.</summary>
    public bool TryGet(ulong keyHigh, ulong keyLow, out OnceSlot found)
    {
        while (true)
        {
            var version = Volatile.Read(ref _version);
            var slots = Volatile.Read(ref _slots);
            found = (version & 1) == 0 ? slots[Probe(slots, keyHigh, keyLow)] : default;
            // The slot is read before the version is looked at again.
            Volatile.ReadBarrier();
            if ((version & 1) == 0 && version == Volatile.Read(ref _version))
                return !found.IsFree;
            Thread.SpinWait(1);
        }
    }

    /// <summary>Brings a key's slot towards the cache. Writer's thread.</summary>
    public unsafe void Prefetch(ulong keyLow)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[(int)keyLow & (_slots.Length - 1)]));
    }

    /// <summary>Writes a slot, replacing that of the same key. Drops what is older than the offset when it is full.</summary>
    public void Put(OnceSlot slot, ulong firstOffset, ref OnceSlot[] scratch)
    {
        var index = Probe(_slots, slot.KeyHigh, slot.KeyLow);
        if (_slots[index].IsFree && (_used + 1) * 4 > _slots.Length * 3)
        {
            RebuildSlow(firstOffset, ref scratch);
            index = Probe(_slots, slot.KeyHigh, slot.KeyLow);
        }

        if (_slots[index].IsFree)
            _used++;
        BeginChange();
        _slots[index] = slot;
        EndChange();
    }

    /// <summary>Copies the slots that are not too old; returns how many. Writer's thread.</summary>
    public int CopyLive(ulong firstOffset, Span<OnceSlot> into)
    {
        var count = 0;
        foreach (var slot in _slots)
        {
            if (!slot.IsFree && slot.Offset >= firstOffset)
                into[count++] = slot;
        }

        return count;
    }

    private static int Probe(OnceSlot[] slots, ulong keyHigh, ulong keyLow)
    {
        // The array is never full when the writer probes. A reader can see it in the midst of a change, hence the bound.
        var mask = slots.Length - 1;
        var index = (int)keyLow & mask;
        for (var i = 0; i < mask && !slots[index].IsFree && !slots[index].Is(keyHigh, keyLow); i++)
            index = (index + 1) & mask;
        return index;
    }

    private void RebuildSlow(ulong firstOffset, ref OnceSlot[] scratch)
    {
        if (scratch.Length < _used)
            scratch = new OnceSlot[_slots.Length];
        var live = CopyLive(firstOffset, scratch);
        // Half full after it, or the next rebuild comes too soon.
        var slots = live * 2 > _slots.Length ? new OnceSlot[_slots.Length * 2] : _slots;

        BeginChange();
        if (ReferenceEquals(slots, _slots))
            Array.Clear(slots);
        foreach (var slot in scratch.AsSpan(0, live))
            slots[Probe(slots, slot.KeyHigh, slot.KeyLow)] = slot;
        Volatile.Write(ref _slots, slots);
        _used = live;
        EndChange();
    }

    private void BeginChange()
    {
        // The version is odd before the first slot changes. No full fence: one waits for every store under way.
        Volatile.Write(ref _version, _version + 1);
        Volatile.WriteBarrier();
    }

    private void EndChange() => Volatile.Write(ref _version, _version + 1);
}
