using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FraudScoring.Aeron.Buffers;

/// <summary>
/// A bounded view of mapped memory that other processes read and write. Each access is checked against the bound, so
/// that a corrupt length or index becomes an exception and not a stray write. "Ordered" stores are releases, "volatile"
/// loads are acquires. The view does not keep the mapping alive: its user holds the <see cref="MappedFile"/>.
/// </summary>
internal readonly unsafe struct AtomicBuffer
{
    private readonly byte* _pointer;

    public AtomicBuffer(byte* pointer, int length)
    {
        _pointer = pointer;
        Length = length;
    }

    public int Length { get; }

    public int GetInt(int offset) => Unsafe.ReadUnaligned<int>(At(offset, sizeof(int)));

    public void PutInt(int offset, int value) => Unsafe.WriteUnaligned(At(offset, sizeof(int)), value);

    public int GetIntVolatile(int offset) => Volatile.Read(ref Unsafe.AsRef<int>(At(offset, sizeof(int))));

    public void PutIntOrdered(int offset, int value) => Volatile.Write(ref Unsafe.AsRef<int>(At(offset, sizeof(int))), value);

    public long GetLong(int offset) => Unsafe.ReadUnaligned<long>(At(offset, sizeof(long)));

    public void PutLong(int offset, long value) => Unsafe.WriteUnaligned(At(offset, sizeof(long)), value);

    public long GetLongVolatile(int offset) => Volatile.Read(ref Unsafe.AsRef<long>(At(offset, sizeof(long))));

    public void PutLongOrdered(int offset, long value) =>
        Volatile.Write(ref Unsafe.AsRef<long>(At(offset, sizeof(long))), value);

    public short GetShort(int offset) => Unsafe.ReadUnaligned<short>(At(offset, sizeof(short)));

    public void PutShort(int offset, short value) => Unsafe.WriteUnaligned(At(offset, sizeof(short)), value);

    public byte GetByte(int offset) => *At(offset, 1);

    public void PutByte(int offset, byte value) => *At(offset, 1) = value;

    /// <summary>Adds and returns the value before.</summary>
    public long GetAndAdd(int offset, long delta) =>
        Interlocked.Add(ref Unsafe.AsRef<long>(At(offset, sizeof(long))), delta) - delta;

    public int GetAndAddInt(int offset, int delta) =>
        Interlocked.Add(ref Unsafe.AsRef<int>(At(offset, sizeof(int))), delta) - delta;

    public bool CompareAndSet(int offset, long expected, long value) =>
        Interlocked.CompareExchange(ref Unsafe.AsRef<long>(At(offset, sizeof(long))), value, expected) == expected;

    public bool CompareAndSetInt(int offset, int expected, int value) =>
        Interlocked.CompareExchange(ref Unsafe.AsRef<int>(At(offset, sizeof(int))), value, expected) == expected;

    public Span<byte> Span(int offset, int length) => new(At(offset, length), length);

    public AtomicBuffer Slice(int offset, int length) => new(At(offset, length), length);

    public void Clear(int offset, int length) => Span(offset, length).Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(int offset, int size)
    {
        if ((uint)offset > (uint)Length || (uint)size > (uint)(Length - offset))
            ThrowOutside(offset, size);
        return _pointer + offset;
    }

    [DoesNotReturn]
    private void ThrowOutside(int offset, int size) =>
        throw new AeronException(
            AeronErrorCode.Generic, $"shared memory is corrupt: {size} bytes at {offset} of a buffer of {Length} bytes");
}
