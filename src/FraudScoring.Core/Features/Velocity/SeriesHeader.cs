using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>First 16 bytes of a key's block.</summary>
[StructLayout(LayoutKind.Sequential, Size = SeriesPlan.HeaderBytes)]
internal struct SeriesHeader
{
    public const byte Exact = 1;
    public const byte Tiled = 2;

    public byte Format;
    public ushort Count;
    public ushort Capacity;
    public long NewestMs;

    public static ref SeriesHeader Of(Span<byte> block) => ref Unsafe.As<byte, SeriesHeader>(ref MemoryMarshal.GetReference(block));

    public static ref readonly SeriesHeader Of(ReadOnlySpan<byte> block)
        => ref Unsafe.As<byte, SeriesHeader>(ref MemoryMarshal.GetReference(block));
}
