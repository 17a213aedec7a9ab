using System.Runtime.InteropServices;

namespace FraudScoring.Disruptor.Sequencing;

/// <summary>
/// A number that one thread writes and others read, with 120 bytes of padding on both sides: x64 fetches cache lines
/// in pairs, so with 128 bytes to each neighbour (object header included) nobody else's write ever takes this line
/// away from its readers. A struct, because the runtime ignores the size that is given to the layout of a class.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = PaddingBytes + sizeof(long) + PaddingBytes)]
internal struct PaddedLong
{
    public const int PaddingBytes = 120;

    [FieldOffset(PaddingBytes)]
    public long Value;
}
