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

    public Avx2Forest(LaneLayout layout)
        : base(layout)
        => _streams = new LaneStreams(layout);

    public static bool IsSupported => Avx2.IsSupported && Lzcnt.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long Sum(float* columns, int* lanes, uint** active, int activeCount, long* picked)
    {
        var blocks = _streams.Blocks.Pointer;
        var index = _streams.Index.Pointer;
        var threshold = _streams.Thresholds.Pointer;
        var mask = _streams.Masks.Pointer;
        var leaves = _streams.Leaves.Pointer;
        var banks = _streams.Banks;
        var groups = _streams.GroupCount;
        long s0 = 0, s1 = 0;
        for (var g = 0; g < groups; g++)
        {
            var v0 = Vector256<uint>.AllBitsSet;
            var v1 = Vector256<uint>.AllBitsSet;
            for (var bank = 0; bank < banks; bank++)
            {
                var x = Vector256.Load(columns + (bank * Bank));
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
            for (var i = 0; i < activeCount; i++)
                v &= Vector256.Load(active[i] + (g * Lanes));
            if (g == groups - 1)
                v = Fold(v, _streams.Shares[g]);

            var low = v.GetLower().AsUInt64();
            var high = v.GetUpper().AsUInt64();
            var (p0, p1, p2, p3) = (low.GetElement(0), low.GetElement(1), high.GetElement(0), high.GetElement(1));
            if (picked is null)
            {
                s0 += leaves[Lzcnt.LeadingZeroCount((uint)p0)] + leaves[64 + Lzcnt.LeadingZeroCount((uint)p1)]
                    + leaves[128 + Lzcnt.LeadingZeroCount((uint)p2)] + leaves[192 + Lzcnt.LeadingZeroCount((uint)p3)];
                s1 += leaves[32 + Lzcnt.X64.LeadingZeroCount(p0)] + leaves[96 + Lzcnt.X64.LeadingZeroCount(p1)]
                    + leaves[160 + Lzcnt.X64.LeadingZeroCount(p2)] + leaves[224 + Lzcnt.X64.LeadingZeroCount(p3)];
            }
            else
            {
                for (var lane = 0; lane < Lanes; lane++)
                    picked[(g * Lanes) + lane] = leaves[(32 * lane) + (int)Lzcnt.LeadingZeroCount(v.GetElement(lane))];
            }

            leaves += Lanes * BitTree.LeavesMax;
        }

        return s0 + s1;
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
