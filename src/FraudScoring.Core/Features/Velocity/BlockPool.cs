using System.Numerics;
using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Blocks of bytes for the state of keys, cut from large pinned chunks, so that millions of keys cost the garbage
/// collector nothing. Sizes go in steps of a quarter of a power of two; freed blocks are reused for their size.
/// </summary>
internal sealed class BlockPool
{
    public const int BlockBytesMax = 1 << 20;
    private const int ChunkBytes = 4 << 20;
    private const int Unit = 32;
    private const int ClassBits = 8;
    private const int OffsetBits = 17;

    private readonly List<byte[]> _chunks = [];
    private readonly long[] _freeLists = new long[1 << ClassBits];
    private int _chunkUsed = ChunkBytes;

    /// <summary>Bytes of all chunks.</summary>
    public long Bytes => (long)_chunks.Count * ChunkBytes;

    /// <summary>Bytes in blocks that are in use.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>A block of at least <paramref name="bytes"/>, its content undefined. Never zero.</summary>
    public long Rent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, BlockBytesMax);
        var sizeClass = ClassOf(bytes);
        var size = SizeOf(sizeClass);
        UsedBytes += size;
        var handle = _freeLists[sizeClass];
        if (handle != 0)
        {
            _freeLists[sizeClass] = MemoryMarshal.Read<long>(Get(handle));
            return handle;
        }

        if (_chunkUsed + size > ChunkBytes)
        {
            // The rest of the old chunk is lost: at most a quarter of it, for the largest blocks, which are rare.
            _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkBytes, pinned: true));
            _chunkUsed = 0;
        }

        handle = ((long)_chunks.Count << (OffsetBits + ClassBits)) | ((long)(_chunkUsed / Unit) << ClassBits) | (uint)sizeClass;
        _chunkUsed += size;
        return handle;
    }

    public Span<byte> Get(long handle)
    {
        var chunk = _chunks[(int)(handle >> (OffsetBits + ClassBits)) - 1];
        var offset = (int)(handle >> ClassBits & ((1 << OffsetBits) - 1)) * Unit;
        return chunk.AsSpan(offset, SizeOf((int)(handle & ((1 << ClassBits) - 1))));
    }

    public void Return(long handle)
    {
        var sizeClass = (int)(handle & ((1 << ClassBits) - 1));
        UsedBytes -= SizeOf(sizeClass);
        MemoryMarshal.Write(Get(handle), in _freeLists[sizeClass]);
        _freeLists[sizeClass] = handle;
    }

    // Classes 0-3 are 32, 64, 96, 128; then four to each power of two.
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
