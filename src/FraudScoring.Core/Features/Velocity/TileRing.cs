using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// The tiles of one window of a busy key: in the header the newest tile's index and the totals of the newest 64 tiles,
/// kept up to date; elsewhere the tiles themselves in a circle.
/// </summary>
internal readonly ref struct TileRing
{
    private readonly ref RingHeader _header;
    private readonly Span<byte> _tiles;
    private readonly WindowSpec _window;
    private readonly int _tileBytes;

    public TileRing(SeriesPlan plan, Span<byte> block, int window)
    {
        var layout = plan.TiledLayout;
        _window = plan.Windows[window];
        _tileBytes = layout.TileBytes;
        _tiles = block.Slice(layout.TileStarts[window], _window.TilesKept * _tileBytes);
        _header = ref Unsafe.As<byte, RingHeader>(ref block[TiledLayout.RingHeadersStart + (window * TiledLayout.RingHeaderBytes)]);
    }

    private bool IsFull => _tileBytes == TiledLayout.TileBytesFull;

    public void Initialize()
    {
        _tiles.Clear();
        _header = default;
        _header.Head = long.MinValue;
    }

    /// <summary>Adds an event; one that is older than every kept tile is left out.</summary>
    public void Add(long timeMs, long amount, bool isDeclined, int sign)
    {
        var index = _window.TileOf(timeMs);
        AdvanceTo(index);
        if (index <= _header.Head - _window.TilesKept)
            return;
        // What was counted before the key was idle and forgotten cannot be taken back.
        ref var tile = ref TileAt(index);
        if (sign < 0 && tile.Count == 0)
            return;
        Change(ref tile, amount, isDeclined, sign);
        if (index > _header.Head - Limits.TilesPerWindow)
            Change(ref _header.Totals, amount, isDeclined, sign);
    }

    /// <summary>
    /// Totals of the window before <paramref name="timeMs"/>. Moves the ring on so that its newest tile holds that time,
    /// unless it is newer already.
    /// </summary>
    public WindowTotals Query(long timeMs)
    {
        var last = _window.TileOf(timeMs);
        AdvanceTo(last);
        if (_window.DelayMs != 0)
            last = _window.TileOf(timeMs - _window.DelayMs);
        ref readonly var totals = ref _header.Totals;
        if (last == _header.Head && !IsFull)
            return new WindowTotals { Count = totals.Count, Declined = totals.Declined, Sum = totals.Sum };
        return Sum(
            Math.Max(last - Limits.TilesPerWindow, _header.Head - _window.TilesKept) + 1, Math.Min(last, _header.Head));
    }

    private void AdvanceTo(long index)
    {
        if (index <= _header.Head)
            return;
        if (_header.Head == long.MinValue || index - _header.Head >= _window.TilesKept)
        {
            ClearTiles();
            _header.Totals = default;
            _header.Head = index;
            return;
        }

        while (_header.Head < index)
        {
            _header.Head++;
            ref var leaving = ref TileAt(_header.Head - Limits.TilesPerWindow);
            if (leaving.Count != 0)
                Subtract(in leaving);
            Clear(ref TileAt(_header.Head));
        }
    }

    // Most windows of a busy key are short and hold a few tiles at their end. The totals tell when the rest is empty, so
    // the cold lines of a ring are left alone.
    private void ClearTiles()
    {
        if (_window.DelayMs != 0)
        {
            _tiles.Clear();
            return;
        }

        var left = _header.Totals.Count;
        for (var i = _header.Head; left != 0; i--)
        {
            ref var tile = ref TileAt(i);
            left -= tile.Count;
            Clear(ref tile);
        }
    }

    private void Clear(ref Tile tile)
    {
        // An empty tile is all zero, but for the largest amount after an event was taken back.
        if (tile.Count != 0 || IsFull)
            MemoryMarshal.CreateSpan(ref Unsafe.As<Tile, byte>(ref tile), _tileBytes).Clear();
    }

    private WindowTotals Sum(long first, long last)
    {
        var totals = default(WindowTotals);
        for (var i = first; i <= last; i++)
        {
            ref readonly var tile = ref TileAt(i);
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

    private void Subtract(in Tile tile)
    {
        _header.Totals.Count -= tile.Count;
        _header.Totals.Declined -= tile.Declined;
        _header.Totals.Sum -= tile.Sum;
    }

    private ref Tile TileAt(long index)
        => ref Unsafe.As<byte, Tile>(ref MemoryMarshal.GetReference(_tiles.Slice(_window.SlotOf(index) * _tileBytes, _tileBytes)));
}
