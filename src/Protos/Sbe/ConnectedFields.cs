using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of Connected.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct ConnectedFields
{
    public int SessionId;
    public uint RequestBytesMax;
}
