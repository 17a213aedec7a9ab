using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// The tiles of one window of a busy key: the newest tile's index, the totals of the newest 64 tiles kept up to date,
/// and the tiles themselves in a circle.
/// </summary>
internal readonly ref struct TileRing
{
    private readonly Span<byte> _bytes;
    private readonly WindowSpec _window;
    private readonly int _tileBytes;
    private readonly int _kept;

    public TileRing(SeriesPlan plan, Span<byte> block, int window)
    {
        _window = plan.Windows[window];
        _kept = _window.TilesKept;
        _tileBytes = plan.TiledLayout.TileBytes;
        _bytes = block.Slice(plan.TiledLayout.RingStarts[window], TiledLayout.RingHeaderBytes + (_kept * _tileBytes));
    }

    private bool IsFull => _tileBytes == TiledLayout.TileBytesFull;

    private ref long Head => ref Unsafe.As<byte, long>(ref MemoryMarshal.GetReference(_bytes));

    private ref Tile Totals => ref Unsafe.As<byte, Tile>(ref _bytes[sizeof(long)]);

    public void Initialize()
    {
        _bytes.Clear();
        Head = long.MinValue;
    }

    /// <summary>Moves the ring on so that its newest tile holds <paramref name="timeMs"/>, unless it is newer already.</summary>
    public void Advance(long timeMs)
    {
        var index = IndexOf(timeMs);
        if (Head == long.MinValue || index - Head >= _kept)
        {
            _bytes.Clear();
            Head = index;
            return;
        }

        for (var i = Head + 1; i <= index; i++)
        {
            Subtract(ref TileAt(i - Limits.TilesPerWindow));
            TileBytesAt(i).Clear();
            Head = i;
        }
    }

    /// <summary>Adds an event; one that is older than every kept tile is left out.</summary>
    public void Add(long timeMs, long amount, bool isDeclined, int sign)
    {
        Advance(timeMs);
        var index = IndexOf(timeMs);
        if (index <= Head - _kept)
            return;
        // What was counted before the key was idle and forgotten cannot be taken back.
        if (sign < 0 && TileAt(index).Count == 0)
            return;
        Change(ref TileAt(index), amount, isDeclined, sign);
        if (index > Head - Limits.TilesPerWindow)
            Change(ref Totals, amount, isDeclined, sign);
    }

    /// <summary>Totals of the window before <paramref name="timeMs"/>.</summary>
    public WindowTotals Query(long timeMs)
    {
        var last = IndexOf(timeMs - _window.DelayMs);
        if (Head == long.MinValue)
            return default;
        if (last == Head && !IsFull)
            return new WindowTotals { Count = Totals.Count, Declined = Totals.Declined, Sum = Totals.Sum };
        return Sum(Math.Max(last - Limits.TilesPerWindow, Head - _kept) + 1, Math.Min(last, Head));
    }

    private WindowTotals Sum(long first, long last)
    {
        var totals = default(WindowTotals);
        for (var i = first; i <= last; i++)
        {
            ref var tile = ref TileAt(i);
            totals.Count += tile.Count;
            totals.Declined += tile.Declined;
            totals.Sum += tile.Sum;
            if (!IsFull)
                continue;
            totals.Max = Math.Max(totals.Max, tile.Max);
            totals.Squares += tile.Squares;
        }

        return totals;
    }

    private void Change(ref Tile tile, long amount, bool isDeclined, int sign)
    {
        tile.Count = (uint)(tile.Count + sign);
        tile.Sum += sign * amount;
        if (isDeclined)
            tile.Declined = (uint)(tile.Declined + sign);
        // The totals' slot in the ring's header is always full; a short tile ends before these fields.
        if (!IsFull)
            return;
        tile.Max = Math.Max(tile.Max, amount);
        var squares = tile.Squares + (sign * WindowTotals.Square(amount));
        tile.SquaresLow = (ulong)squares;
        tile.SquaresHigh = (ulong)(squares >> 64);
    }

    private void Subtract(ref Tile tile)
    {
        Totals.Count -= tile.Count;
        Totals.Declined -= tile.Declined;
        Totals.Sum -= tile.Sum;
    }

    private long IndexOf(long timeMs)
    {
        Math.DivRem(timeMs, _window.TileMs, out var rest);
        return ((timeMs - rest) / _window.TileMs) - (rest < 0 ? 1 : 0);
    }

    private Span<byte> TileBytesAt(long index)
    {
        var slot = (int)(index % _kept);
        if (slot < 0)
            slot += _kept;
        return _bytes.Slice(TiledLayout.RingHeaderBytes + (slot * _tileBytes), _tileBytes);
    }

    private ref Tile TileAt(long index) => ref Unsafe.As<byte, Tile>(ref MemoryMarshal.GetReference(TileBytesAt(index)));
}
