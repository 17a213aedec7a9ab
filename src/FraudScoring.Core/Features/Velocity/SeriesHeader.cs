using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>First 32 bytes of a key's block.</summary>
[StructLayout(LayoutKind.Sequential, Size = SeriesPlan.HeaderBytes)]
internal struct SeriesHeader
{
    public const byte Exact = 1;
    public const byte Tiled = 2;

    /// <summary>Whose block it is; the table of keys relies on it to stand first.</summary>
    public UInt128 Key;

    public long NewestMs;
    public byte Format;

    /// <summary>Bytes of each amount of single events: the plan's, or 8 since an amount did not fit them.</summary>
    public byte AmountBytes;

    public ushort Count;
    public ushort Capacity;

    public static ref SeriesHeader Of(Span<byte> block) => ref Unsafe.As<byte, SeriesHeader>(ref MemoryMarshal.GetReference(block));

    public static ref readonly SeriesHeader Of(ReadOnlySpan<byte> block)
        => ref Unsafe.As<byte, SeriesHeader>(ref MemoryMarshal.GetReference(block));
}
