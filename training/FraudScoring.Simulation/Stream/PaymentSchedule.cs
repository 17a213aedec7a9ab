using System.Diagnostics;

namespace FraudScoring.Simulation.Stream;

/// <summary>
/// Payments that were planned and have not arrived yet: one day of all customers and what fraud episodes planned ahead.
/// A day is sorted at once, which is cheaper than a heap.
/// </summary>
internal sealed class PaymentSchedule
{
    // A key is the arrival and the slot, so that no two are equal and an unstable sort has one result.
    private const int SlotBits = 25;

    private PlannedPayment[] _slots = new PlannedPayment[1024];
    private int[] _free = new int[1024];
    private long[] _keys = new long[1024];
    private int _slotCount;
    private int _freeCount;
    private int[] _later = new int[256];
    private int _laterCount;
    private int _keyCount;
    private int _next;

    /// <summary>Payments that have not been taken.</summary>
    public int Count => _slotCount - _freeCount;

    public bool IsDayEmpty => _next == _keyCount;

    /// <summary>Arrival of the next payment of the day; there must be one.</summary>
    public long NextArrivalMs => _keys[_next] >> SlotBits;

    public void Add(in PlannedPayment payment)
    {
        int slot = _freeCount > 0 ? _free[--_freeCount] : _slotCount++;
        if (slot == 1 << SlotBits)
            throw new InvalidOperationException(
                $"More than {1 << SlotBits} payments of one day: simulate fewer customers.");
        if (slot == _slots.Length)
        {
            Array.Resize(ref _slots, slot * 2);
            Array.Resize(ref _free, slot * 2);
        }

        _slots[slot] = payment;
        if (_laterCount == _later.Length)
            Array.Resize(ref _later, _laterCount * 2);
        _later[_laterCount++] = slot;
    }

    /// <summary>
    /// Sorts what arrives before <paramref name="endMs"/>; the day before must have been taken whole.
    /// </summary>
    public void OpenDay(long endMs)
    {
        Debug.Assert(IsDayEmpty, "the day before has payments left");
        _next = _keyCount = 0;
        if (_keys.Length < _laterCount)
            _keys = new long[_later.Length];
        int kept = 0;
        for (int i = 0; i < _laterCount; i++)
        {
            int slot = _later[i];
            if (_slots[slot].ArrivalMs < endMs)
                _keys[_keyCount++] = (_slots[slot].ArrivalMs << SlotBits) | (long)slot;
            else
                _later[kept++] = slot;
        }

        _laterCount = kept;
        Array.Sort(_keys, 0, _keyCount);
    }

    /// <summary>
    /// Takes the next payment of the day. The reference holds until the next call of <see cref="Add"/>.
    /// </summary>
    public ref readonly PlannedPayment Take()
    {
        int slot = (int)(_keys[_next++] & ((1L << SlotBits) - 1));
        _free[_freeCount++] = slot;
        return ref _slots[slot];
    }
}
