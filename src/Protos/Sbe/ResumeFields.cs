using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of Resume.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct ResumeFields
{
    public ulong NextOffset;
}
