using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// A tile of a busy key: totals of the events in one 64th of a window. The last two fields are present only where a
/// feature needs them (<see cref="TiledLayout.TileBytes"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = TiledLayout.TileBytesFull)]
internal struct Tile
{
    public uint Count;
    public uint Declined;
    public long Sum;
    public long Max;
    public ulong SquaresLow;
    public ulong SquaresHigh;

    public readonly Int128 Squares => new(SquaresHigh, SquaresLow);
}
