using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// The columns that a model's numeric splits compare, made of a row so that every split becomes one comparison
/// "column at most threshold" with no test for missing values: NaN is replaced by a value that goes where the splits
/// of that column send it, or stays where all of them send it right (no comparison with NaN holds).
///
/// The columns are an image of the whole row, perhaps a second image with other replacements, and single columns.
/// </summary>
internal sealed unsafe class RowColumns
{
    /// <summary>Floats behind the last column that <see cref="Fill"/> may write.</summary>
    public const int VectorMax = 16;

    private readonly int _imageLength;
    private readonly AlignedBuffer<float> _images;
    private readonly RowColumn[] _others;

    /// <param name="imageLength">Features of a row, or 0 when there is no image.</param>
    /// <param name="images">What NaN becomes in each column of the images, which follow one another.</param>
    /// <param name="others">The columns behind them.</param>
    public RowColumns(int imageLength, float[] images, RowColumn[] others)
    {
        _imageLength = imageLength;
        ImagesLength = images.Length;
        _images = new AlignedBuffer<float>(images.Length + VectorMax);
        images.CopyTo(_images.Span);
        _others = others;
    }

    /// <summary>Number of columns.</summary>
    public int Count => ImagesLength + _others.Length;

    private int ImagesLength { get; }

    /// <summary>
    /// Fills <paramref name="columns"/>, which has room for <see cref="VectorMax"/> more, from a row of features.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(float* row, float* columns)
    {
        for (var start = 0; start < ImagesLength; start += _imageLength)
            FillImage(row, _images.Pointer + start, columns + start, _imageLength);
        for (var k = 0; k < _others.Length; k++)
            columns[ImagesLength + k] = _others[k].Of(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillImage(float* row, float* replacement, float* columns, int length)
    {
        var i = 0;
        if (Avx512F.IsSupported && length >= 16)
        {
            for (; i <= length - 16; i += 16)
                FillSixteen(Vector512.Load(row + i), replacement + i, columns + i);
            if (i < length)
            {
                // The last sixteen values, moved down to where the rest belongs: kernels load whole vectors, which
                // cannot be forwarded from two overlapping stores. What follows in the columns is written later.
                var last = Vector512.Load(row + length - 16);
                var move = Vector512<int>.Indices + Vector512.Create(16 - (length - i));
                FillSixteen(Avx512F.PermuteVar16x32(last, move), replacement + i, columns + i);
            }

            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= length - 8; i += 8)
                FillEight(row + i, replacement + i, columns + i);
        }

        for (; i < length; i++)
            columns[i] = float.IsNaN(row[i]) ? replacement[i] : row[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillSixteen(Vector512<float> x, float* replacement, float* columns)
        => Vector512.ConditionalSelect(Vector512.Equals(x, x), x, Vector512.Load(replacement)).Store(columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillEight(float* row, float* replacement, float* columns)
    {
        var x = Vector256.Load(row);
        Vector256.ConditionalSelect(Vector256.Equals(x, x), x, Vector256.Load(replacement)).Store(columns);
    }
}
