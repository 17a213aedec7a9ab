using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring;

/// <summary>
/// A boosted-tree model compiled for scoring. Immutable and safe for any number of threads; scoring allocates nothing.
/// Leaves are added as int64 in fixed point, so a row has the same score bits on every CPU and in every batch size.
/// </summary>
public sealed class Forest
{
    private readonly PortableForest[] _portable;
    private readonly FixedPoint _fixedPoint;
    private readonly long _base;
    private readonly SumKind _sum;
    private readonly Link _link;
    private readonly double _slope;
    private readonly double _offset;

    private Forest(TreeEnsemble model)
    {
        _fixedPoint = FixedPoint.For(model);
        _base = _fixedPoint.Round(model.Base);
        (_sum, _link, _slope, _offset) = (model.Sum, model.Link, model.Slope, model.Offset);
        FeatureCount = model.FeatureCount;
        TreeCount = model.Trees.Length;
        _portable = PortableForest.Build(Lowering.Lower(model, _fixedPoint));
    }

    /// <summary>Features a row must have.</summary>
    public int FeatureCount { get; }

    /// <summary>Trees of the model.</summary>
    public int TreeCount { get; }

    /// <summary>Checks a model and compiles it; throws <see cref="ModelFormatException"/> naming the first fault.</summary>
    public static Forest Compile(TreeEnsemble model)
    {
        TreeCheck.Validate(model);
        return new Forest(model);
    }

    /// <summary>The raw score (log-odds for a logistic model) of one row of at least <see cref="FeatureCount"/> values.</summary>
    public double ScoreRaw(ReadOnlySpan<float> row)
    {
        if (row.Length < FeatureCount)
            ThrowShortRow(row.Length);
        var sum = _base;
        foreach (var part in _portable)
            sum += part.Sum(row);
        GC.KeepAlive(this);
        return Finish(sum);
    }

    /// <summary>
    /// The raw scores of <paramref name="raw"/>.Length rows, row i starting at element i * <paramref name="stride"/>.
    /// Bit for bit what <see cref="ScoreRaw(ReadOnlySpan{float})"/> gives for each row.
    /// </summary>
    public void ScoreRaw(ReadOnlySpan<float> rows, int stride, Span<double> raw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, FeatureCount);
        if (raw.Length > 0 && rows.Length < ((raw.Length - 1) * (long)stride) + FeatureCount)
            ThrowShortRow(rows.Length);
        for (var i = 0; i < raw.Length; i++)
            raw[i] = ScoreRaw(rows.Slice(i * stride, FeatureCount));
    }

    /// <summary>The probability of a raw score, by the model's link; the same bits on every machine.</summary>
    public double Probability(double raw) => _link switch
    {
        Link.Logistic => DeterministicMath.Logistic((_slope * raw) + _offset),
        Link.LogisticFloat => LogisticFloat((float)raw),
        _ => raw,
    };

    private static float LogisticFloat(float raw)
        => 1f / ((float)DeterministicMath.Exp(MathF.Min(-raw, 88.7f)) + 1f);

    private double Finish(long sum)
    {
        var raw = _fixedPoint.ToDouble(sum);
        return _sum == SumKind.Double ? raw : (float)raw;
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private void ThrowShortRow(int length)
        => throw new ArgumentException($"{length} values given where rows of {FeatureCount} features are read");
}
