namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// A window (t - delay - length, t - delay] before a payment at t. A busy key answers it from tiles of 1/64 of its
/// length: the tile that holds t - delay, as far as it is filled, and the 63 before it.
/// </summary>
internal readonly record struct WindowSpec(long LengthMs, long DelayMs) : IComparable<WindowSpec>
{
    private const long ExactInDoubleMs = 1L << 52;

    public long TileMs { get; } = LengthMs / Limits.TilesPerWindow;

    private readonly double _tilesPerMs = 1.0 / (LengthMs / Limits.TilesPerWindow);

    /// <summary>Tiles that must be kept: the window's and, behind them, those that the delay holds back.</summary>
    public int TilesKept { get; } = TilesOf(LengthMs / Limits.TilesPerWindow, DelayMs);

    /// <summary>Number of the tile that holds a time; also before 1970.</summary>
    public long TileOf(long timeMs)
    {
        // A product is several times as fast as a division; so long as the time is a double it is off by one at most.
        if ((ulong)(timeMs + ExactInDoubleMs) > 2 * ExactInDoubleMs)
            return (timeMs / TileMs) - (timeMs % TileMs < 0 ? 1 : 0);
        var index = (long)(timeMs * _tilesPerMs);
        var rest = timeMs - (index * TileMs);
        return index + (rest >= TileMs ? 1 : 0) - (rest < 0 ? 1 : 0);
    }

    /// <summary>Where in the circle a tile lies.</summary>
    public int SlotOf(long tile)
    {
        if (TilesKept == Limits.TilesPerWindow)
            return (int)tile & (Limits.TilesPerWindow - 1);
        var slot = (int)(tile % TilesKept);
        return slot < 0 ? slot + TilesKept : slot;
    }

    /// <summary>Windows without delay come first, the shortest first.</summary>
    public int CompareTo(WindowSpec other)
        => DelayMs != other.DelayMs ? DelayMs.CompareTo(other.DelayMs) : LengthMs.CompareTo(other.LengthMs);

    private static int TilesOf(long tileMs, long delayMs)
        => Limits.TilesPerWindow + (int)((delayMs + tileMs - 1) / tileMs);
}
