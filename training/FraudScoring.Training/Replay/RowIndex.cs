namespace FraudScoring.Training.Replay;

/// <summary>
/// Rows by the key of their payment's id, numbered in the order in which they were added. The table holds a part of the
/// key and the row in 8 bytes, so that adding a row waits for one cache line, as a dictionary does not.
/// </summary>
internal sealed class RowIndex
{
    private const int RowBits = 32;
    private const int PieceBits = 14;
    private const int PieceRows = 1 << PieceBits;

    private readonly List<UInt128[]> _keys = [];
    private ulong[] _slots = new ulong[1 << 12];
    private int _count;

    /// <summary>Gives a key the next row; false when it has one.</summary>
    public bool TryAdd(UInt128 key)
    {
        if (_count > _slots.Length / 2)
            Grow();
        ref ulong slot = ref Find(key);
        if (slot != 0)
            return false;
        if (_count >> PieceBits == _keys.Count)
            _keys.Add(new UInt128[PieceRows]);
        _keys[_count >> PieceBits][_count & (PieceRows - 1)] = key;
        slot = Slot(key, _count++);
        return true;
    }

    public bool TryGetValue(UInt128 key, out int row)
    {
        ulong slot = Find(key);
        row = (int)(uint)slot - 1;
        return slot != 0;
    }

    // Rows from 1, so that no slot in use is zero.
    private static ulong Slot(UInt128 key, int row) => (Tag(key) << RowBits) | (uint)(row + 1);

    private static ulong Tag(UInt128 key) => (ulong)(key >> 64) >> RowBits;

    private UInt128 KeyOf(int row) => _keys[row >> PieceBits][row & (PieceRows - 1)];

    private ref ulong Find(UInt128 key)
    {
        int mask = _slots.Length - 1;
        for (int at = (int)(ulong)key & mask; ; at = (at + 1) & mask)
        {
            ref ulong slot = ref _slots[at];
            if (slot == 0 || (slot >> RowBits == Tag(key) && KeyOf((int)(uint)slot - 1) == key))
                return ref slot;
        }
    }

    private void Grow()
    {
        _slots = new ulong[checked(_slots.Length * 2)];
        for (int row = 0; row < _count; row++)
            Find(KeyOf(row)) = Slot(KeyOf(row), row);
    }
}
