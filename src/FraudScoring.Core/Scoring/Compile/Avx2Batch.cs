using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>Batches with 256-bit vectors: 32 rows in four registers, leaves looked up one by one.</summary>
internal sealed unsafe class Avx2Batch : BatchForest
{
    private const int Half = Rows / 2;

    private readonly AlignedBuffer<long> _leaves;

    public Avx2Batch(List<BitTree> trees, ColumnPlan plan)
        : base(trees, plan)
        => _leaves = new AlignedBuffer<long>(trees.SelectMany(tree => tree.Leaves).ToArray());

    public override void Add(float* columns, long* sums)
    {
        AddHalf(columns, sums);
        AddHalf(columns + Half, sums + Half);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddHalf(float* columns, long* sums)
    {
        var spill = stackalloc uint[Half + 8];
        var exits = (uint*)(((nuint)spill + 31) & ~(nuint)31);
        var node = Nodes.Pointer;
        var leaves = _leaves.Pointer;
        for (var t = 0; t < TreeCount; t++)
        {
            var v0 = Vector256<uint>.AllBitsSet;
            var v1 = Vector256<uint>.AllBitsSet;
            var v2 = Vector256<uint>.AllBitsSet;
            var v3 = Vector256<uint>.AllBitsSet;
            for (var end = node + Counts.Pointer[2 * t]; node < end; node++)
            {
                var threshold = Vector256.Create(node->Threshold);
                var mask = Vector256.Create(node->Mask);
                var x = columns + node->Offset;
                v0 = Step(v0, x, threshold, mask);
                v1 = Step(v1, x + 8, threshold, mask);
                v2 = Step(v2, x + 16, threshold, mask);
                v3 = Step(v3, x + 24, threshold, mask);
            }

            for (var end = node + Counts.Pointer[(2 * t) + 1]; node < end; node++)
            {
                var threshold = Vector256.Create(node->Threshold);
                var mask = Vector256.Create(node->Mask);
                var x = columns + node->Offset;
                v0 = StepNanLeft(v0, x, threshold, mask);
                v1 = StepNanLeft(v1, x + 8, threshold, mask);
                v2 = StepNanLeft(v2, x + 16, threshold, mask);
                v3 = StepNanLeft(v3, x + 24, threshold, mask);
            }

            v0.Store(exits);
            v1.Store(exits + 8);
            v2.Store(exits + 16);
            v3.Store(exits + 24);
            for (var row = 0; row < Half; row += 4)
            {
                sums[row] += leaves[Lzcnt.LeadingZeroCount(exits[row])];
                sums[row + 1] += leaves[Lzcnt.LeadingZeroCount(exits[row + 1])];
                sums[row + 2] += leaves[Lzcnt.LeadingZeroCount(exits[row + 2])];
                sums[row + 3] += leaves[Lzcnt.LeadingZeroCount(exits[row + 3])];
            }

            leaves += BitTree.LeavesMax;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Step(Vector256<uint> v, float* x, Vector256<float> threshold, Vector256<uint> mask)
        => v & (Avx.Compare(Vector256.Load(x), threshold, FloatComparisonMode.OrderedLessThanOrEqualNonSignaling).AsUInt32() | mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> StepNanLeft(
        Vector256<uint> v, float* x, Vector256<float> threshold, Vector256<uint> mask)
        => v & (Avx.Compare(Vector256.Load(x), threshold, FloatComparisonMode.UnorderedNotGreaterThanNonSignaling).AsUInt32() | mask);
}
