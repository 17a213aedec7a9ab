using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Scores one row with 256-bit vectors: eight trees at a time. A bank is the eight columns of one register, so that a
/// single permutation takes every lane's column.
/// </summary>
internal sealed unsafe class Avx2Forest : LaneForest
{
    public const int Lanes = 8;
    public const int Bank = 8;

    private readonly LaneStreams _streams;
    private readonly int _lastShare;

    public Avx2Forest(LaneLayout layout)
        : base(layout)
        => (_streams, _lastShare) = (new LaneStreams(layout), layout.Share(layout.Groups.Length - 1));

    public static bool IsSupported => Avx2.IsSupported && Lzcnt.IsSupported;

    // Loops of few pointers, as in Avx512Forest.
    public override long Sum(float* columns, int* exits, uint** active, int activeCount, long* picked)
    {
        FindExits(columns, (uint*)exits);
        if (activeCount > 0)
            FindExits((uint*)exits, active, activeCount);
        if (picked is null)
            return Add(_streams.Leaves.Pointer, (uint*)exits, Positions);
        Pick(_streams.Leaves.Pointer, (uint*)exits, Positions, picked);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindExits(float* columns, uint* exits)
    {
        var blocks = _streams.Blocks.Pointer;
        var index = _streams.Index.Pointer;
        var threshold = _streams.Thresholds.Pointer;
        var mask = _streams.Masks.Pointer;
        var end = columns + (_streams.Banks * Bank);
        var last = exits + ((_streams.GroupCount - 1) * Lanes);
        for (; exits <= last; exits += Lanes)
        {
            var v0 = Vector256<uint>.AllBitsSet;
            var v1 = Vector256<uint>.AllBitsSet;
            for (var bank = columns; bank < end; bank += Bank)
            {
                var x = Vector256.Load(bank);
                for (var block = blocks[0]; block > 0; block--)
                {
                    var f = Vector256.Load(index);
                    v0 = Step(v0, x, f, threshold, mask);
                    v1 = Step(v1, x, f >>> 8, threshold + 8, mask + 8);
                    v0 = Step(v0, x, f >>> 16, threshold + 16, mask + 16);
                    v1 = Step(v1, x, f >>> 24, threshold + 24, mask + 24);
                    index += 8;
                    threshold += 32;
                    mask += 32;
                }

                if (blocks[1] != 0)
                {
                    var f = Vector256.Load(index);
                    v0 = Step(v0, x, f, threshold, mask);
                    v1 = Step(v1, x, f >>> 8, threshold + 8, mask + 8);
                    index += 8;
                    threshold += 16;
                    mask += 16;
                }

                blocks += 2;
            }

            var v = v0 & v1;
            if (exits == last)
                v = Fold(v, _lastShare);
            v.Store(exits);
        }
    }

    // What splits on sets leave of the bit vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindExits(uint* exits, uint** active, int activeCount)
    {
        for (var g = 0; g < Positions; g += Lanes)
        {
            var v = Vector256.Load(exits + g);
            for (var i = 0; i < activeCount; i++)
                v &= Vector256.Load(active[i] + g);
            if (g + Lanes == Positions)
                v = Fold(v, _lastShare);
            v.Store(exits + g);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Add(long* leaves, uint* exits, int count)
    {
        long s0 = 0, s1 = 0;
        for (var end = exits + count; exits < end; exits += Lanes)
        {
            s0 += leaves[Lzcnt.LeadingZeroCount(exits[0])] + leaves[64 + Lzcnt.LeadingZeroCount(exits[2])]
                + leaves[128 + Lzcnt.LeadingZeroCount(exits[4])] + leaves[192 + Lzcnt.LeadingZeroCount(exits[6])];
            s1 += leaves[32 + Lzcnt.LeadingZeroCount(exits[1])] + leaves[96 + Lzcnt.LeadingZeroCount(exits[3])]
                + leaves[160 + Lzcnt.LeadingZeroCount(exits[5])] + leaves[224 + Lzcnt.LeadingZeroCount(exits[7])];
            leaves += Lanes * BitTree.LeavesMax;
        }

        return s0 + s1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pick(long* leaves, uint* exits, int count, long* picked)
    {
        for (var i = 0; i < count; i++, leaves += BitTree.LeavesMax)
            picked[i] = leaves[Lzcnt.LeadingZeroCount(exits[i])];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Step(
        Vector256<uint> v, Vector256<float> x, Vector256<uint> f, float* threshold, uint* mask)
    {
        // The permutation uses the low three bits of a lane only. The comparison fails for NaN: it goes right.
        var column = Avx2.PermuteVar8x32(x, f.AsInt32());
        var isLeft = Avx.Compare(column, Vector256.Load(threshold), FloatComparisonMode.OrderedLessThanOrEqualNonSignaling);
        return v & (isLeft.AsUInt32() | Vector256.Load(mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Fold(Vector256<uint> v, int share)
    {
        if (share > 1)
            v &= Avx2.Permute2x128(v, v, 0x01);
        if (share > 2)
            v &= Avx2.Shuffle(v, 0x4E);
        return v;
    }
}
