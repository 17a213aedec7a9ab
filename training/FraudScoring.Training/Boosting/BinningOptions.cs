using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Boosting;

/// <summary>How feature values are put into bins.</summary>
public sealed record BinningOptions
{
    /// <summary>Most bins of one feature that <see cref="BinsMax"/> may be set to.</summary>
    public const int BinsLimit = ushort.MaxValue;

    /// <summary>Highest category number.</summary>
    public const int CategoryMax = ModelLimits.CategoryMax;

    /// <summary>
    /// Most bins of one feature, without the bin of missing values. Every open leaf keeps 8 bytes for each bin, and up
    /// to 8,191 bins eight features share a cache line of the binned rows; above, fewer do and training slows down.
    /// </summary>
    public int BinsMax { get; init; } = 1024;

    /// <summary>Rows that the bin edges are chosen from; positives among the rest are added.</summary>
    public int SampleRows { get; init; } = 200_000;

    /// <summary>
    /// Share of a bin's capacity that positives take. Splits worth making lie next to positives, and with one fraud in
    /// a hundred payments equal counts would give the frauds' values hardly any edges.
    /// </summary>
    public double PositiveShare { get; init; } = 0.5;

    /// <summary>
    /// Rows of a bin as a share of its rank from the nearer end of the sorted values: towards the ends bins shrink
    /// down to single values, so that the tail of a heavy-tailed amount keeps its resolution.
    /// </summary>
    public double TailShare { get; init; } = 1.0 / 32;

    /// <summary>
    /// Features (by column) whose values are category numbers: whole numbers from 0 to <see cref="CategoryMax"/> in no
    /// order. The most frequent get a bin each, up to <see cref="BinsMax"/> less one; the others share the last bin,
    /// with negative numbers and categories that come up later.
    /// </summary>
    public IReadOnlyList<int> Categorical { get; init; } = [];

    /// <summary>Throws when a value is out of its range.</summary>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Categorical);
        ArgumentOutOfRangeException.ThrowIfLessThan(BinsMax, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BinsMax, BinsLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleRows, 1);
        if (!(PositiveShare >= 0 && PositiveShare < 1))
            throw new ArgumentOutOfRangeException(nameof(PositiveShare), PositiveShare, "must be at least 0 and below 1");
        if (!(TailShare > 0 && TailShare <= 1))
            throw new ArgumentOutOfRangeException(nameof(TailShare), TailShare, "must be above 0 and at most 1");
    }
}
