using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// First and second derivatives of the weighted log loss, as integers: a row's gradient in the upper and its hessian
/// in the lower half of one word, so that a histogram takes one addition for both and gives the same sums in any
/// order. Their scale follows the sums, so no sum overflows; rounding is up or down by chance, so none drifts.
/// </summary>
internal sealed class Gradients
{
    private const int ChunkRows = 8192;
    private const double SumMax = 1 << 30;
    private const float DitherUnit = 1f / (1 << 24);

    private readonly WorkerTeam _team;
    private readonly float[] _targets;
    private readonly float[] _weights;
    private readonly float[] _gradients;
    private readonly float[] _hessians;
    private readonly long[] _packed;
    private readonly double[] _gradientSums;
    private readonly double[] _hessianSums;
    private readonly Action<int> _differentiate;
    private readonly Action<int> _quantise;
    private readonly int _rowCount;
    private uint _dither;

    public Gradients(ReadOnlySpan<byte> labels, ReadOnlySpan<float> weights, double baseScore, WorkerTeam team)
    {
        _team = team;
        _rowCount = labels.Length;
        int padded = (labels.Length + 7) / 8 * 8;
        _targets = new float[padded];
        _weights = new float[padded];
        _gradients = new float[padded];
        _hessians = new float[padded];
        _packed = new long[padded];
        Scores = new float[padded];
        Scores.AsSpan().Fill((float)baseScore);
        for (int row = 0; row < labels.Length; row++)
            _targets[row] = labels[row];
        weights.CopyTo(_weights);
        int chunks = (padded + ChunkRows - 1) / ChunkRows;
        _gradientSums = new double[chunks];
        _hessianSums = new double[chunks];
        _differentiate = Differentiate;
        _quantise = Quantise;
    }

    /// <summary>Raw scores so far, which the next trees add to.</summary>
    public float[] Scores { get; }

    /// <summary>Gradient and hessian of each row.</summary>
    public long[] Packed => _packed;

    /// <summary>The scale of <see cref="Packed"/>.</summary>
    public GradientScale Scale { get; private set; }

    /// <summary>Computes all rows anew from the scores.</summary>
    public void Update(ulong seed)
    {
        Differentiate(out double gradientSum, out double hessianSum);
        Quantise(gradientSum, hessianSum, seed);
    }

    /// <summary>Computes the rows anew that a sampler then keeps, and returns these, ascending.</summary>
    public int[] Update(ulong seed, GradientSampler sampler)
    {
        Differentiate(out _, out _);
        int[] rows = sampler.Draw(_gradients, _hessians, _rowCount, seed, out double gradientSum, out double hessianSum);
        Quantise(gradientSum, hessianSum, seed);
        return rows;
    }

    private void Differentiate(out double gradientSum, out double hessianSum)
    {
        _team.Run(_gradientSums.Length, _differentiate);
        gradientSum = 0;
        hessianSum = 0;
        for (int chunk = 0; chunk < _gradientSums.Length; chunk++)
        {
            gradientSum += _gradientSums[chunk];
            hessianSum += _hessianSums[chunk];
        }
    }

    private void Quantise(double gradientSum, double hessianSum, ulong seed)
    {
        Scale = new GradientScale(
            (float)(SumMax / Math.Max(gradientSum, 1e-6)), (float)(SumMax / Math.Max(hessianSum, 1e-6)));
        _dither = (uint)(seed >> 32);
        _team.Run(_gradientSums.Length, _quantise);
    }

    private void Differentiate(int chunk)
    {
        int start = chunk * ChunkRows;
        int length = Math.Min(ChunkRows, _targets.Length - start);
        var scores = Vectors(Scores, start, length);
        var targets = Vectors(_targets, start, length);
        var weights = Vectors(_weights, start, length);
        var gradients = Vectors(_gradients, start, length);
        var hessians = Vectors(_hessians, start, length);
        var gradientSum = Vector256<double>.Zero;
        var hessianSum = Vector256<double>.Zero;
        for (int i = 0; i < scores.Length; i++)
        {
            var p = Logistic.Probability(scores[i]);
            var gradient = (p - targets[i]) * weights[i];
            var hessian = p * (Vector256<float>.One - p) * weights[i];
            gradients[i] = gradient;
            hessians[i] = hessian;
            gradientSum += Widened(Vector256.Abs(gradient));
            hessianSum += Widened(hessian);
        }

        _gradientSums[chunk] = Vector256.Sum(gradientSum);
        _hessianSums[chunk] = Vector256.Sum(hessianSum);
    }

    private void Quantise(int chunk)
    {
        int start = chunk * ChunkRows;
        int length = Math.Min(ChunkRows, _targets.Length - start);
        var gradients = Vectors(_gradients, start, length);
        var hessians = Vectors(_hessians, start, length);
        var packed = MemoryMarshal.Cast<long, Vector256<long>>(_packed.AsSpan(start, length));
        var gradientScale = Vector256.Create((float)Scale.Gradient);
        var hessianScale = Vector256.Create((float)Scale.Hessian);
        // Fibonacci hashing of the row number: evenly spread over any run of rows, so rounding errors cancel early.
        var dither = (Vector256<uint>.Indices + Vector256.Create((uint)start)) * 0x9E37_79B9u + Vector256.Create(_dither);
        for (int i = 0; i < gradients.Length; i++)
        {
            var chance = Vector256.ConvertToSingle(Vector256.ShiftRightLogical(dither, 8).AsInt32()) * DitherUnit;
            var gradient = Vector256.ConvertToInt32(Vector256.Floor((gradients[i] * gradientScale) + chance));
            var hessian = Vector256.ConvertToInt32(Vector256.Floor((hessians[i] * hessianScale) + chance));
            packed[2 * i] = Vector256.ShiftLeft(Vector256.WidenLower(gradient), 32) | Vector256.WidenLower(hessian);
            packed[(2 * i) + 1] = Vector256.ShiftLeft(Vector256.WidenUpper(gradient), 32) | Vector256.WidenUpper(hessian);
            dither += Vector256.Create(unchecked(0x9E37_79B9u * 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widened(Vector256<float> values)
        => Vector256.WidenLower(values) + Vector256.WidenUpper(values);

    private static Span<Vector256<float>> Vectors(float[] values, int start, int length)
        => MemoryMarshal.Cast<float, Vector256<float>>(values.AsSpan(start, length));
}
