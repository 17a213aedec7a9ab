using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// The newest tile's index, <see cref="long.MinValue"/> when there is none; the totals of the newest 64 tiles; and which
/// of the slots of these hold anything, where no more are kept.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = TiledLayout.RingHeaderBytes)]
internal struct RingHeader
{
    public long Head;
    public uint Count;
    public uint Declined;
    public long Sum;
    public ulong Filled;
}
