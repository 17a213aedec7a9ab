using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// An array on the pinned heap whose data starts at a 64-byte boundary, so that kernels read whole cache lines by
/// pointer. The pointer is good for as long as the buffer is referenced: callers end with GC.KeepAlive.
/// </summary>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 64;
    private readonly byte[] _memory;

    public AlignedBuffer(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<byte>(checked((length * sizeof(T)) + Alignment), pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (T*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>Copies <paramref name="items"/>.</summary>
    public AlignedBuffer(ReadOnlySpan<T> items)
        : this(items.Length)
        => items.CopyTo(Span);

    public int Length { get; }

    public T* Pointer { get; }

    public Span<T> Span => new(Pointer, Length);
}
