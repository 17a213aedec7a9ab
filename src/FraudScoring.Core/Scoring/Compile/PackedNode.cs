using System.Runtime.InteropServices;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A node of the portable scorer in eight bytes. The children lie side by side: the left one at <see cref="Child"/>.
/// A leaf is its own left child and tests a column that holds zero against +inf, so that a walk stays on it.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct PackedNode
{
    public float Threshold;
    public ushort Column;
    public ushort Child;
}
