using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// The tiles of one window of a busy key: in the header the newest tile's index and the totals of the newest 64 tiles,
/// kept up to date; elsewhere the tiles themselves in a circle.
/// </summary>
/// <remarks>
/// Without a delay there are 64 tiles, and the header knows which of them hold anything: the others are neither read nor
/// cleared. Most windows of a busy key are short and empty but for a tile or two, and their lines are cold.
/// </remarks>
internal readonly ref struct TileRing
{
    private readonly ref RingHeader _header;
    private readonly ref byte _tiles;
    private readonly ref readonly WindowSpec _window;
    private readonly int _tileBytes;

    public TileRing(SeriesPlan plan, Span<byte> block, int window)
    {
        var layout = plan.TiledLayout;
        _window = ref plan.Windows[window];
        _tileBytes = layout.TileBytes;
        _tiles = ref MemoryMarshal.GetReference(block.Slice(layout.TileStarts[window], _window.TilesKept * _tileBytes));
        _header = ref Unsafe.As<byte, RingHeader>(ref block[TiledLayout.RingHeadersStart + (window * TiledLayout.RingHeaderBytes)]);
    }

    private bool IsFull => _tileBytes == TiledLayout.TileBytesFull;

    private bool HasFilled => _window.TilesKept == Limits.TilesPerWindow;

    public void Initialize()
    {
        MemoryMarshal.CreateSpan(ref _tiles, _window.TilesKept * _tileBytes).Clear();
        _header = default;
        _header.Head = long.MinValue;
    }

    /// <summary>Adds an event; one that is older than every kept tile is left out.</summary>
    public void Add(long timeMs, long amount, bool isDeclined, int sign)
    {
        var index = _window.TileOf(timeMs);
        if (index > _header.Head)
            AdvanceTo(index);
        else if (index <= _header.Head - _window.TilesKept)
            return;
        var slot = _window.SlotOf(index);
        ref var tile = ref TileAt(slot);
        if (HasFilled && (_header.Filled >> slot & 1) == 0)
        {
            Clear(ref tile);
            _header.Filled |= 1UL << slot;
        }

        // What was counted before the key was idle and forgotten cannot be taken back.
        if (sign < 0 && tile.Count == 0)
            return;
        Change(ref tile, amount, isDeclined, sign);
        if (index <= _header.Head - Limits.TilesPerWindow)
            return;
        _header.Count = (uint)(_header.Count + sign);
        _header.Sum += sign * amount;
        if (isDeclined)
            _header.Declined = (uint)(_header.Declined + sign);
    }

    /// <summary>
    /// Totals of the window before <paramref name="timeMs"/>. Moves the ring on so that its newest tile holds that time,
    /// unless it is newer already.
    /// </summary>
    [SkipLocalsInit]
    public void Query(long timeMs, out WindowTotals totals)
    {
        var last = _window.TileOf(timeMs);
        if (last > _header.Head)
            AdvanceTo(last);
        if (_window.DelayMs != 0)
            last = _window.TileOf(timeMs - _window.DelayMs);
        totals = default;
        if (last == _header.Head && !IsFull)
        {
            totals.Count = _header.Count;
            totals.Declined = _header.Declined;
            totals.Sum = _header.Sum;
            return;
        }

        Sum(Math.Max(last - Limits.TilesPerWindow, _header.Head - _window.TilesKept) + 1, Math.Min(last, _header.Head), ref totals);
    }

    /// <summary>Makes zero what is not read, so that equal state is equal bytes.</summary>
    public void ClearUnused()
    {
        if (!HasFilled)
            return;
        for (var slot = 0; slot < Limits.TilesPerWindow; slot++)
        {
            if ((_header.Filled >> slot & 1) == 0)
                Clear(ref TileAt(slot));
        }
    }

    private void AdvanceTo(long index)
    {
        if (_header.Head == long.MinValue || index - _header.Head >= _window.TilesKept)
        {
            if (!HasFilled)
                MemoryMarshal.CreateSpan(ref _tiles, _window.TilesKept * _tileBytes).Clear();
            _header = default;
        }
        else if (HasFilled)
        {
            // The slots after the head's, up to the new head's, are those of the tiles that leave.
            var first = _window.SlotOf(_header.Head + 1);
            var leaving = _header.Filled & BitOperations.RotateLeft((1UL << (int)(index - _header.Head)) - 1, first);
            _header.Filled &= ~leaving;
            for (; leaving != 0; leaving &= leaving - 1)
                Subtract(TileAt(BitOperations.TrailingZeroCount(leaving)));
        }
        else
        {
            for (var head = _header.Head + 1; head <= index; head++)
            {
                Subtract(TileAt(_window.SlotOf(head - Limits.TilesPerWindow)));
                Clear(ref TileAt(_window.SlotOf(head)));
            }
        }

        _header.Head = index;
    }

    private void Clear(ref Tile tile)
        => MemoryMarshal.CreateSpan(ref Unsafe.As<Tile, byte>(ref tile), _tileBytes).Clear();

    private void Sum(long first, long last, ref WindowTotals totals)
    {
        if (last < first)
            return;
        if (!HasFilled)
        {
            for (var i = first; i <= last; i++)
                AddTo(ref totals, TileAt(_window.SlotOf(i)));
            return;
        }

        // The kept tiles are one lap at most, so each of their slots stands for one of them.
        var all = ulong.MaxValue >> (Limits.TilesPerWindow - (int)(last - first + 1));
        var filled = _header.Filled & BitOperations.RotateLeft(all, _window.SlotOf(first));
        for (; filled != 0; filled &= filled - 1)
            AddTo(ref totals, TileAt(BitOperations.TrailingZeroCount(filled)));
    }

    private void AddTo(ref WindowTotals totals, in Tile tile)
    {
        totals.Count += tile.Count;
        totals.Declined += tile.Declined;
        totals.Sum += tile.Sum;
        if (!IsFull)
            return;
        totals.Max = Math.Max(totals.Max, tile.Max);
        totals.Squares += tile.Squares;
    }

    private void Change(ref Tile tile, long amount, bool isDeclined, int sign)
    {
        tile.Count = (uint)(tile.Count + sign);
        tile.Sum += sign * amount;
        if (isDeclined)
            tile.Declined = (uint)(tile.Declined + sign);
        // A short tile ends before these fields.
        if (!IsFull)
            return;
        tile.Max = Math.Max(tile.Max, amount);
        var squares = tile.Squares + (sign * WindowTotals.Square(amount));
        tile.SquaresLow = (ulong)squares;
        tile.SquaresHigh = (ulong)(squares >> 64);
    }

    private void Subtract(in Tile tile)
    {
        _header.Count -= tile.Count;
        _header.Declined -= tile.Declined;
        _header.Sum -= tile.Sum;
    }

    private ref Tile TileAt(int slot) => ref Unsafe.As<byte, Tile>(ref Unsafe.Add(ref _tiles, slot * _tileBytes));
}
