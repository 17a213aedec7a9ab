using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>How every key's block begins.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct BlockHeader
{
    public const int Bytes = 24;

    /// <summary>Whose block it is; the table of keys relies on it to stand first.</summary>
    public UInt128 Key;

    /// <summary>The key's newest payment.</summary>
    public long NewestMs;

    public static ref readonly BlockHeader Of(ReadOnlySpan<byte> block)
        => ref Unsafe.As<byte, BlockHeader>(ref MemoryMarshal.GetReference(block));
}
