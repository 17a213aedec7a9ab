using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Scores one row with 512-bit vectors: sixteen trees at a time, one a lane. The 32 columns of a bank are two registers,
/// out of which a permutation takes every lane's column; no gather, no branch that depends on the row.
/// </summary>
internal sealed unsafe class Avx512Forest : LaneForest
{
    public const int Lanes = 16;
    public const int Bank = 32;

    private readonly LaneStreams _streams;
    private readonly int _lastShare;

    public Avx512Forest(LaneLayout layout)
        : base(layout)
        => (_streams, _lastShare) = (new LaneStreams(layout), layout.Share(layout.Groups.Length - 1));

    public static bool IsSupported => Avx512F.IsSupported && Avx512CD.IsSupported && Avx512BW.IsSupported;

    // Three loops of few pointers instead of one: in one the JIT keeps sums and pointers in memory.
    public override long Sum(float* columns, int* exits, uint** active, int activeCount, long* picked)
    {
        FindExits(columns, (uint*)exits, activeCount == 0);
        if (activeCount > 0)
            FindExits((uint*)exits, active, activeCount);
        if (picked is null)
            return Add(_streams.Leaves.Pointer, exits, Positions);
        Pick(_streams.Leaves.Pointer, exits, Positions, picked);
        return 0;
    }

    // Optimised at once: in code for on-stack replacement the accumulators live in memory. Masks are read by Load and
    // not LoadAligned, which .NET 10.0 compiles to a wrong address below ConditionalSelect.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindExits(float* columns, uint* exits, bool isAll)
    {
        var blocks = _streams.Blocks.Pointer;
        var index = _streams.Index.Pointer;
        var threshold = _streams.Thresholds.Pointer;
        var mask = _streams.Masks.Pointer;
        var end = columns + (_streams.Banks * Bank);
        var last = exits + ((_streams.GroupCount - 1) * Lanes);
        for (; exits <= last; exits += Lanes)
        {
            var v0 = Vector512<uint>.AllBitsSet;
            var v1 = Vector512<uint>.AllBitsSet;
            for (var bank = columns; bank < end; bank += Bank)
            {
                var a = Vector512.Load(bank);
                var b = Vector512.Load(bank + 16);
                for (var block = blocks[0]; block > 0; block--)
                {
                    var f = Vector512.Load(index);
                    v0 = Step(v0, a, b, f, threshold, mask);
                    v1 = Step(v1, a, b, f >>> 8, threshold + 16, mask + 16);
                    v0 = Step(v0, a, b, f >>> 16, threshold + 32, mask + 32);
                    v1 = Step(v1, a, b, f >>> 24, threshold + 48, mask + 48);
                    index += 16;
                    threshold += 64;
                    mask += 64;
                }

                if (blocks[1] != 0)
                {
                    var f = Vector512.Load(index);
                    v0 = Step(v0, a, b, f, threshold, mask);
                    v1 = Step(v1, a, b, f >>> 8, threshold + 16, mask + 16);
                    index += 16;
                    threshold += 32;
                    mask += 32;
                }

                blocks += 2;
            }

            var v = v0 & v1;
            if (exits == last)
                v = Fold(v, _lastShare);
            (isAll ? Exits(v) : v).Store(exits);
        }
    }

    // What splits on sets leave of the bit vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindExits(uint* exits, uint** active, int activeCount)
    {
        for (var g = 0; g < Positions; g += Lanes)
        {
            var v = Vector512.Load(exits + g);
            for (var i = 0; i < activeCount; i++)
                v &= Vector512.Load(active[i] + g);
            if (g + Lanes == Positions)
                v = Fold(v, _lastShare);
            Exits(v).Store(exits + g);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Add(long* leaves, int* exits, int count)
    {
        long s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (var end = exits + count; exits < end; exits += Lanes)
        {
            s0 += leaves[exits[0]] + leaves[exits[4]] + leaves[exits[8]] + leaves[exits[12]];
            s1 += leaves[exits[1]] + leaves[exits[5]] + leaves[exits[9]] + leaves[exits[13]];
            s2 += leaves[exits[2]] + leaves[exits[6]] + leaves[exits[10]] + leaves[exits[14]];
            s3 += leaves[exits[3]] + leaves[exits[7]] + leaves[exits[11]] + leaves[exits[15]];
            leaves += Lanes * BitTree.LeavesMax;
        }

        return s0 + s1 + s2 + s3;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pick(long* leaves, int* exits, int count, long* picked)
    {
        for (var end = picked + count; picked < end; picked += Lanes, exits += Lanes)
        {
            for (var lane = 0; lane < Lanes; lane++)
                picked[lane] = leaves[exits[lane]];
            leaves += Lanes * BitTree.LeavesMax;
        }
    }

    // The first bit that is left, as an index in the leaves of the group.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Exits(Vector512<uint> v) => Avx512CD.LeadingZeroCount(v)
        + Vector512.Create(0u, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Step(
        Vector512<uint> v, Vector512<float> a, Vector512<float> b, Vector512<uint> f, float* threshold, uint* mask)
    {
        // The permutation uses the low five bits of a lane only. "Not at most" holds for NaN: it goes right.
        var x = Avx512F.PermuteVar16x32x2(a, f.AsInt32(), b);
        var isRight = Avx512F.CompareNotLessThanOrEqual(x, Vector512.Load(threshold));
        return Vector512.ConditionalSelect(isRight.AsUInt32(), v & Vector512.Load(mask), v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Fold(Vector512<uint> v, int share)
    {
        if (share > 1)
            v &= Avx512F.Shuffle4x128(v, v, 0x4E);
        if (share > 2)
            v &= Avx512F.Shuffle4x128(v, v, 0xB1);
        return v;
    }
}
