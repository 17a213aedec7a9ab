using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>Turns rows of columns into the columns of a batch block, eight by eight values in registers.</summary>
internal static unsafe class BlockTranspose
{
    /// <summary>Rows that are turned at once.</summary>
    public const int Rows = 8;

    /// <summary>
    /// Writes eight rows of <paramref name="count"/> columns, <paramref name="stride"/> apart, to a block: row r's column
    /// c goes to element 64 c + r. Rows have room for eight columns more, the block for seven.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(float* rows, int stride, int count, float* block)
    {
        for (var c = 0; c < count; c += 8, rows += 8, block += 8 * BatchForest.Rows)
        {
            // Pairs, then fours, then eights of rows side by side.
            var (a0, a1) = Interleave(Vector256.Load(rows), Vector256.Load(rows + stride));
            var (b0, b1) = Interleave(Vector256.Load(rows + (2 * stride)), Vector256.Load(rows + (3 * stride)));
            var (c0, c1) = Interleave(Vector256.Load(rows + (4 * stride)), Vector256.Load(rows + (5 * stride)));
            var (d0, d1) = Interleave(Vector256.Load(rows + (6 * stride)), Vector256.Load(rows + (7 * stride)));
            Store(Avx.Shuffle(a0, b0, 0x44), Avx.Shuffle(c0, d0, 0x44), block);
            Store(Avx.Shuffle(a0, b0, 0xEE), Avx.Shuffle(c0, d0, 0xEE), block + BatchForest.Rows);
            Store(Avx.Shuffle(a1, b1, 0x44), Avx.Shuffle(c1, d1, 0x44), block + (2 * BatchForest.Rows));
            Store(Avx.Shuffle(a1, b1, 0xEE), Avx.Shuffle(c1, d1, 0xEE), block + (3 * BatchForest.Rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Interleave(Vector256<float> a, Vector256<float> b)
        => (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));

    // Columns c and c + 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> first, Vector256<float> second, float* block)
    {
        Avx.Permute2x128(first, second, 0x20).Store(block);
        Avx.Permute2x128(first, second, 0x31).Store(block + (4 * BatchForest.Rows));
    }
}
