namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// A window (t - delay - length, t - delay] before a payment at t. A busy key answers it from tiles of 1/64 of its
/// length: the tile that holds t - delay, as far as it is filled, and the 63 before it.
/// </summary>
internal readonly record struct WindowSpec(long LengthMs, long DelayMs) : IComparable<WindowSpec>
{
    public long TileMs => LengthMs / Limits.TilesPerWindow;

    /// <summary>Tiles that must be kept: the window's and, behind them, those that the delay holds back.</summary>
    public int TilesKept => Limits.TilesPerWindow + (int)((DelayMs + TileMs - 1) / TileMs) + 1;

    /// <summary>Windows without delay come first, the shortest first.</summary>
    public int CompareTo(WindowSpec other)
        => DelayMs != other.DelayMs ? DelayMs.CompareTo(other.DelayMs) : LengthMs.CompareTo(other.LengthMs);
}
