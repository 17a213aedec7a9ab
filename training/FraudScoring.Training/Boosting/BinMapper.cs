using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FraudScoring.Training.Data;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// The bins of every feature. Bin 0 holds missing values (NaN), bin k the values above edge k-1 up to and including
/// edge k; the last bin has no upper edge. Of a feature of categories, each bin but the last holds one of them.
/// </summary>
public sealed class BinMapper
{
    private readonly float[][] _edges;
    private readonly float[][] _search;
    private readonly CategoryBins?[] _categories;

    private BinMapper(float[][] edges, CategoryBins?[] categories)
    {
        _edges = edges;
        _categories = categories;
        _search = new float[edges.Length][];
        for (int feature = 0; feature < edges.Length; feature++)
            _search[feature] = PadForSearch(edges[feature]);
    }

    /// <summary>Features.</summary>
    public int FeatureCount => _edges.Length;

    /// <summary>Bins of a feature, the one of missing values included.</summary>
    public int BinCount(int feature) => _categories[feature]?.Count ?? _edges[feature].Length + 2;

    /// <summary>Whether a feature's values are category numbers.</summary>
    public bool IsCategorical(int feature) => _categories[feature] is not null;

    /// <summary>Chooses bins from rows <paramref name="start"/> to start + <paramref name="count"/> of a table.</summary>
    /// <exception cref="InvalidDataException">There are no rows, or a categorical feature holds other values.</exception>
    public static BinMapper Fit(FeatureTable table, int start, int count, BinningOptions options, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, table.RowCount - start);
        if (count == 0)
            throw new InvalidDataException("there are no rows to choose bins from");
        using var team = new WorkerTeam(threads);
        return Fit(table, start, count, options, team);
    }

    /// <summary>The value that a split after <paramref name="bin"/> compares with: smaller or equal goes left.</summary>
    public float Threshold(int feature, int bin)
        => bin - 1 < _edges[feature].Length ? _edges[feature][bin - 1] : float.MaxValue;

    /// <summary>The bin of a value.</summary>
    public int Bin(int feature, float value)
        => _categories[feature] is { } categories ? categories.Bin(value)
            : float.IsNaN(value) ? 0 : 1 + CountBelow(_search[feature], value);

    /// <summary>The categories of a bit set of bins, as a bit set.</summary>
    internal uint[] CategoriesOf(int feature, uint[] bins) => _categories[feature]!.SetOf(bins);

    /// <summary>Writes the bins of a column of values.</summary>
    internal void Map(int feature, ReadOnlySpan<float> values, Span<ushort> bins)
    {
        if (_categories[feature] is { } categories)
        {
            categories.Map(values, bins);
            return;
        }

        var search = _search[feature];
        int mapped = Avx2.IsSupported && search.Length > 0 ? MapWide(search, values, bins) : 0;
        for (int i = mapped; i < values.Length; i++)
            bins[i] = (ushort)(float.IsNaN(values[i]) ? 0 : 1 + CountBelow(search, values[i]));
    }

    // Eight searches side by side: their loads overlap, where one search waits for each of its ten in turn.
    private static unsafe int MapWide(float[] edges, ReadOnlySpan<float> values, Span<ushort> bins)
    {
        int end = values.Length & ~7;
        fixed (float* edge = edges)
        {
            for (int i = 0; i < end; i += 8)
            {
                var value = Vector256.Create(values.Slice(i, 8));
                var below = Vector256<int>.Zero;
                for (int half = (edges.Length + 1) / 2; half > 0; half /= 2)
                {
                    var compared = Avx2.GatherVector256(edge, below + Vector256.Create(half - 1), 4);
                    below += Vector256.LessThan(compared, value).AsInt32() & Vector256.Create(half);
                }

                var isNumber = Vector256.Equals(value, value).AsInt32();
                var bin = (below + Vector256<int>.One) & isNumber;
                Vector256.Narrow(bin, bin).GetLower().AsUInt16().CopyTo(bins[i..]);
            }
        }

        return end;
    }

    internal static BinMapper Fit(FeatureTable table, int start, int count, BinningOptions options, WorkerTeam team)
    {
        int[] sample = SampleRows(table, start, count, options.SampleRows);
        int[] positives = PositiveRows(table, sample);
        var edges = new float[table.FeatureCount][];
        var categories = new CategoryBins?[table.FeatureCount];
        var isCategorical = MarkCategorical(options, table.FeatureCount);
        team.Run(edges.Length, feature =>
        {
            edges[feature] = isCategorical[feature] ? [] : ChooseEdges(table, feature, sample, positives, options);
            if (isCategorical[feature])
                categories[feature] = CategoryBins.Fit(table.Names[feature], table.Column(feature), sample, options.BinsMax - 1);
        });
        return new BinMapper(edges, categories);
    }

    private static bool[] MarkCategorical(BinningOptions options, int featureCount)
    {
        var isCategorical = new bool[featureCount];
        foreach (int feature in options.Categorical)
        {
            if ((uint)feature >= (uint)featureCount)
                throw new ArgumentException($"categorical feature {feature}: expected 0 to {featureCount - 1}");
            isCategorical[feature] = true;
        }

        return isCategorical;
    }

    private static float[] ChooseEdges(FeatureTable table, int feature, int[] sample, int[] positives, BinningOptions options)
    {
        var column = table.Column(feature);
        return BinEdges.Choose(SortedKeys(column, sample), SortedKeys(column, positives), options);
    }

    private static uint[] SortedKeys(ReadOnlySpan<float> column, int[] rows)
    {
        var keys = new uint[rows.Length];
        int count = 0;
        foreach (int row in rows)
        {
            if (!float.IsNaN(column[row]))
                keys[count++] = FloatKeys.Of(column[row]);
        }

        Array.Resize(ref keys, count);
        FloatKeys.Sort(keys, new uint[count]);
        return keys;
    }

    private static int[] SampleRows(FeatureTable table, int start, int count, int wanted)
    {
        var labels = table.Labels.Span;
        var rows = new List<int>(Math.Min(count, wanted) + 1024);
        // Evenly spaced rows rather than drawn ones: the data are in order of time, and no period may be left out.
        double step = Math.Max(1, (double)count / wanted);
        double next = 0;
        for (int i = 0; i < count; i++)
        {
            bool isTurn = i >= next;
            if (isTurn)
                next += step;
            if (isTurn || labels[start + i] != 0)
                rows.Add(start + i);
        }

        return [.. rows];
    }

    private static int[] PositiveRows(FeatureTable table, int[] rows)
    {
        var labels = table.Labels.Span;
        var positives = new List<int>();
        foreach (int row in rows)
        {
            if (labels[row] != 0)
                positives.Add(row);
        }

        return [.. positives];
    }

    // Padded to a power of two less one, so that the search has no branch but its fixed number of steps.
    private static float[] PadForSearch(float[] edges)
    {
        int length = 1;
        while (length - 1 < edges.Length)
            length *= 2;
        var padded = new float[length - 1];
        padded.AsSpan().Fill(float.PositiveInfinity);
        edges.CopyTo(padded, 0);
        return padded;
    }

    private static int CountBelow(float[] edges, float value)
    {
        int below = 0;
        for (int half = (edges.Length + 1) / 2; half > 0; half /= 2)
            below += edges[below + half - 1] < value ? half : 0;
        return below;
    }
}
