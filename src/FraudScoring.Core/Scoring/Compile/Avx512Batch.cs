using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Batches with 512-bit vectors. A tree's 32 leaf values are four registers, the upper 30 and the lower 24 bits of each
/// value apart, so that a permutation looks sixteen rows up at once; the sums of both parts stay within 32 bits, since
/// <see cref="FixedPoint"/> bounds the upper one and the lower one is carried over every 255 trees.
/// </summary>
internal sealed unsafe class Avx512Batch : BatchForest
{
    private const int LowBits = 24;
    private const int CarryEvery = 255;

    private readonly AlignedBuffer<int> _leaves;

    public Avx512Batch(List<BitTree> trees, ColumnPlan plan)
        : base(trees, plan)
    {
        var leaves = new int[trees.Count * 2 * BitTree.LeavesMax];
        for (var t = 0; t < trees.Count; t++)
        {
            for (var l = 0; l < BitTree.LeavesMax; l++)
            {
                leaves[(t * 64) + l] = (int)(trees[t].Leaves[l] >> LowBits);
                leaves[(t * 64) + 32 + l] = (int)(trees[t].Leaves[l] & ((1 << LowBits) - 1));
            }
        }

        _leaves = new AlignedBuffer<int>(leaves);
    }

    // Optimised at once, and with Load instead of LoadAligned, for the reasons given at Avx512Forest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(float* columns, long* sums)
    {
        var node = Nodes.Pointer;
        var leaf = _leaves.Pointer;
        var h0 = Vector512<int>.Zero;
        var h1 = Vector512<int>.Zero;
        var h2 = Vector512<int>.Zero;
        var h3 = Vector512<int>.Zero;
        var l0 = Vector512<int>.Zero;
        var l1 = Vector512<int>.Zero;
        var l2 = Vector512<int>.Zero;
        var l3 = Vector512<int>.Zero;
        var untilCarry = CarryEvery;
        for (var t = 0; t < TreeCount; t++)
        {
            var v0 = Vector512<uint>.AllBitsSet;
            var v1 = Vector512<uint>.AllBitsSet;
            var v2 = Vector512<uint>.AllBitsSet;
            var v3 = Vector512<uint>.AllBitsSet;
            for (var end = node + Counts.Pointer[2 * t]; node < end; node++)
            {
                var threshold = Vector512.Create(node->Threshold);
                var mask = Vector512.Create(node->Mask);
                var x = columns + node->Offset;
                v0 = Step(v0, x, threshold, mask);
                v1 = Step(v1, x + 16, threshold, mask);
                v2 = Step(v2, x + 32, threshold, mask);
                v3 = Step(v3, x + 48, threshold, mask);
            }

            for (var end = node + Counts.Pointer[(2 * t) + 1]; node < end; node++)
            {
                var threshold = Vector512.Create(node->Threshold);
                var mask = Vector512.Create(node->Mask);
                var x = columns + node->Offset;
                v0 = StepNanLeft(v0, x, threshold, mask);
                v1 = StepNanLeft(v1, x + 16, threshold, mask);
                v2 = StepNanLeft(v2, x + 32, threshold, mask);
                v3 = StepNanLeft(v3, x + 48, threshold, mask);
            }

            var (high0, high1) = (Vector512.Load(leaf), Vector512.Load(leaf + 16));
            var (low0, low1) = (Vector512.Load(leaf + 32), Vector512.Load(leaf + 48));
            leaf += 64;
            var i0 = Avx512CD.LeadingZeroCount(v0).AsInt32();
            var i1 = Avx512CD.LeadingZeroCount(v1).AsInt32();
            var i2 = Avx512CD.LeadingZeroCount(v2).AsInt32();
            var i3 = Avx512CD.LeadingZeroCount(v3).AsInt32();
            h0 += Avx512F.PermuteVar16x32x2(high0, i0, high1);
            h1 += Avx512F.PermuteVar16x32x2(high0, i1, high1);
            h2 += Avx512F.PermuteVar16x32x2(high0, i2, high1);
            h3 += Avx512F.PermuteVar16x32x2(high0, i3, high1);
            l0 += Avx512F.PermuteVar16x32x2(low0, i0, low1);
            l1 += Avx512F.PermuteVar16x32x2(low0, i1, low1);
            l2 += Avx512F.PermuteVar16x32x2(low0, i2, low1);
            l3 += Avx512F.PermuteVar16x32x2(low0, i3, low1);
            if (--untilCarry == 0)
            {
                // By hand: a helper with by-reference parameters would keep the sums in memory.
                untilCarry = CarryEvery;
                var low = Vector512.Create((1 << LowBits) - 1);
                (h0, h1, h2, h3) = (h0 + (l0 >>> LowBits), h1 + (l1 >>> LowBits), h2 + (l2 >>> LowBits), h3 + (l3 >>> LowBits));
                (l0, l1, l2, l3) = (l0 & low, l1 & low, l2 & low, l3 & low);
            }
        }

        Finish(h0, l0, sums);
        Finish(h1, l1, sums + 16);
        Finish(h2, l2, sums + 32);
        Finish(h3, l3, sums + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Step(Vector512<uint> v, float* x, Vector512<float> threshold, Vector512<uint> mask)
    {
        var isRight = Avx512F.CompareNotLessThanOrEqual(Vector512.Load(x), threshold);
        return Vector512.ConditionalSelect(isRight.AsUInt32(), v & mask, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> StepNanLeft(
        Vector512<uint> v, float* x, Vector512<float> threshold, Vector512<uint> mask)
    {
        var isRight = Avx512F.CompareGreaterThan(Vector512.Load(x), threshold);
        return Vector512.ConditionalSelect(isRight.AsUInt32(), v & mask, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector512<int> high, Vector512<int> low, long* sums)
    {
        var (high0, high1) = Vector512.Widen(high);
        var (low0, low1) = Vector512.Widen(low.AsUInt32());
        (Vector512.Load(sums) + (high0 << LowBits) + low0.AsInt64()).Store(sums);
        (Vector512.Load(sums + 8) + (high1 << LowBits) + low1.AsInt64()).Store(sums + 8);
    }
}
