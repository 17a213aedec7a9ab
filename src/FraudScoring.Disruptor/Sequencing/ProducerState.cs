using System.Runtime.InteropServices;

namespace FraudScoring.Disruptor.Sequencing;

/// <summary>What only the single producer touches, on lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = PaddingBytes + 2 * sizeof(long) + PaddingBytes)]
internal struct ProducerState
{
    public const int PaddingBytes = 120;

    /// <summary>The last slot claimed.</summary>
    [FieldOffset(PaddingBytes)]
    public long Next;

    /// <summary>The slowest stage's position when it was last looked at: a lower bound that saves the look.</summary>
    [FieldOffset(PaddingBytes + sizeof(long))]
    public long Gate;
}
