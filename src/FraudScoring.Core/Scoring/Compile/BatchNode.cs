using System.Runtime.InteropServices;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A node as the batch kernels read it: the column is an offset in floats of a block of transposed rows.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BatchNode
{
    public float Threshold;
    public uint Mask;
    public int Offset;
    public int Unused;
}
