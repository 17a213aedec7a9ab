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

    public Avx512Forest(LaneLayout layout)
        : base(layout)
        => _streams = new LaneStreams(layout);

    public static bool IsSupported => Avx512F.IsSupported && Avx512CD.IsSupported && Avx512BW.IsSupported;

    // Optimised at once: in code for on-stack replacement the accumulators live in memory. Masks are read by Load and
    // not LoadAligned, which .NET 10.0 compiles to a wrong address below ConditionalSelect.
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
        var places = Vector512.Create(0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480);
        long s0 = 0, s1 = 0;
        for (var g = 0; g < groups; g++)
        {
            var v0 = Vector512<uint>.AllBitsSet;
            var v1 = Vector512<uint>.AllBitsSet;
            for (var bank = 0; bank < banks; bank++)
            {
                var a = Vector512.Load(columns + (bank * Bank));
                var b = Vector512.Load(columns + (bank * Bank) + 16);
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
            for (var i = 0; i < activeCount; i++)
                v &= Vector512.Load(active[i] + (g * Lanes));
            if (g == groups - 1)
                v = Fold(v, _streams.Shares[g]);

            (Avx512CD.LeadingZeroCount(v).AsInt32() + places).Store(lanes);
            if (picked is null)
            {
                s0 += leaves[lanes[0]] + leaves[lanes[2]] + leaves[lanes[4]] + leaves[lanes[6]];
                s1 += leaves[lanes[1]] + leaves[lanes[3]] + leaves[lanes[5]] + leaves[lanes[7]];
                s0 += leaves[lanes[8]] + leaves[lanes[10]] + leaves[lanes[12]] + leaves[lanes[14]];
                s1 += leaves[lanes[9]] + leaves[lanes[11]] + leaves[lanes[13]] + leaves[lanes[15]];
            }
            else
            {
                for (var lane = 0; lane < Lanes; lane += 4, picked += 4)
                {
                    picked[0] = leaves[lanes[lane]];
                    picked[1] = leaves[lanes[lane + 1]];
                    picked[2] = leaves[lanes[lane + 2]];
                    picked[3] = leaves[lanes[lane + 3]];
                }
            }

            leaves += Lanes * BitTree.LeavesMax;
        }

        return s0 + s1;
    }

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
