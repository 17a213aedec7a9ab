using System.Numerics;
using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Blocks of bytes for the state of keys and the tables of them, cut from large pinned chunks, so that millions of keys
/// cost the garbage collector nothing. Blocks start at cache lines; sizes go in steps of a quarter of a power of two;
/// freed blocks are reused for their size.
/// </summary>
internal sealed unsafe class BlockPool
{
    /// <summary>Largest block of a key.</summary>
    public const int BlockBytesMax = 1 << 20;

    /// <summary>Largest block of a table of keys.</summary>
    public const int TableBytesMax = 32 << 20;

    /// <summary>Bits of a handle: the number of the block's first line, then its size class.</summary>
    public const int HandleBits = UnitBits + ClassBits;

    private const int ClassBits = 7;
    private const int UnitBits = 30;
    private const int ChunkUnitBits = 20;
    private const int Unit = 64;
    private const int ChunkBytesMin = 4 << 20;
    private const int ChunkBytesMax = Unit << ChunkUnitBits;
    private const int ChunksMax = 1 << (UnitBits - ChunkUnitBits);

    private readonly List<byte[]> _chunks = [];
    private readonly byte*[] _starts = new byte*[ChunksMax];
    private readonly long[] _freeLists = new long[1 << ClassBits];
    private int _chunkBytes;
    private int _chunkUsed;
    private long _bytesBefore;

    /// <summary>Bytes of all chunks, as far as they were ever used.</summary>
    public long Bytes => _bytesBefore + _chunkUsed;

    /// <summary>Bytes of all chunks, used or not.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>Bytes in blocks that are in use.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>A block of at least <paramref name="bytes"/>, its content undefined. Never zero.</summary>
    public long Rent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, TableBytesMax);
        var sizeClass = ClassOf(bytes);
        var size = SizeOf(sizeClass);
        UsedBytes += size;
        var handle = _freeLists[sizeClass];
        if (handle != 0)
        {
            _freeLists[sizeClass] = *(long*)Start(handle);
            return handle;
        }

        if (_chunkUsed + size > _chunkBytes)
            NextChunk(size);
        return Cut(size, sizeClass);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Get(long handle) => new(Start(handle), SizeOf((int)handle & ((1 << ClassBits) - 1)));

    /// <summary>Where a block starts; blocks never move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Start(long handle)
    {
        var unit = (int)(handle >> ClassBits);
        return _starts[unit >> ChunkUnitBits] + ((long)(unit & ((1 << ChunkUnitBits) - 1)) * Unit);
    }

    public void Return(long handle)
    {
        var sizeClass = (int)(handle & ((1 << ClassBits) - 1));
        UsedBytes -= SizeOf(sizeClass);
        Free(handle, sizeClass);
    }

    private void Free(long handle, int sizeClass)
    {
        *(long*)Start(handle) = _freeLists[sizeClass];
        _freeLists[sizeClass] = handle;
    }

    private long Cut(int size, int sizeClass)
    {
        // Line 0 of every chunk stays free, so that no handle is zero.
        var unit = ((long)(_chunks.Count - 1) << ChunkUnitBits) + (_chunkUsed / Unit);
        _chunkUsed += size;
        return (unit << ClassBits) | (uint)sizeClass;
    }

    private void NextChunk(int size)
    {
        while (_chunkBytes - _chunkUsed >= Unit)
        {
            var rest = ClassOf(_chunkBytes - _chunkUsed);
            if (SizeOf(rest) > _chunkBytes - _chunkUsed)
                rest--;
            Free(Cut(SizeOf(rest), rest), rest);
        }

        if (_chunks.Count == ChunksMax)
            throw new InvalidOperationException($"velocity state has no room beyond {(long)ChunksMax * ChunkBytesMax} bytes");
        _bytesBefore += _chunkUsed;
        _chunkBytes = Math.Max(Math.Min(ChunkBytesMin << Math.Min(_chunks.Count, 8), ChunkBytesMax), Unit + (int)BitOperations.RoundUpToPowerOf2((uint)size));
        _chunkBytes = Math.Min(_chunkBytes, ChunkBytesMax);
        var chunk = GC.AllocateUninitializedArray<byte>(_chunkBytes + Unit, pinned: true);
        var start = (byte*)Unsafe.AsPointer(ref chunk[0]);
        start += -(nint)start & (Unit - 1);
        HugePages.Advise(start, (nuint)_chunkBytes);
        ReservedBytes += chunk.Length;
        _starts[_chunks.Count] = start;
        _chunks.Add(chunk);
        _chunkUsed = Unit;
    }

    // Classes 0-3 are 1 to 4 lines; then four to each power of two.
    private static int ClassOf(int bytes)
    {
        var units = Math.Max(1, (bytes + Unit - 1) / Unit);
        if (units <= 4)
            return units - 1;
        var power = BitOperations.Log2((uint)(units - 1));
        var step = 1 << (power - 2);
        var quarter = (units - (1 << power) + step - 1) / step;
        return (4 * (power - 1)) + quarter - 1;
    }

    private static int SizeOf(int sizeClass)
    {
        if (sizeClass < 4)
            return (sizeClass + 1) * Unit;
        var power = (sizeClass / 4) + 1;
        return Unit * ((1 << power) + (((sizeClass % 4) + 1) << (power - 2)));
    }
}
