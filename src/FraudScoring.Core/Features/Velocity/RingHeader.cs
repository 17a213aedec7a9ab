using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>The newest tile's index, <see cref="long.MinValue"/> when there is none, and the totals of the newest 64.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = TiledLayout.RingHeaderBytes)]
internal struct RingHeader
{
    public long Head;
    public Tile Totals;
}
