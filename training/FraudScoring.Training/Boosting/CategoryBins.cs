using System.Collections.Frozen;
using System.Numerics;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// The bins of a feature of category numbers: bin 0 for missing values, bins 1 to n for the n most frequent categories,
/// the most frequent first, and bin n + 1 for all others.
/// </summary>
internal sealed class CategoryBins
{
    private readonly int[] _categories;
    private readonly FrozenDictionary<int, ushort> _bins;

    private CategoryBins(int[] categories)
    {
        _categories = categories;
        _bins = Enumerable.Range(0, categories.Length).ToFrozenDictionary(i => categories[i], i => (ushort)(i + 1));
    }

    /// <summary>Bins, those of missing values and of other categories included.</summary>
    public int Count => _categories.Length + 2;

    /// <summary>The number that a value stands for, or -1; as models in use cut it.</summary>
    public static int CategoryOf(float value) => value > -1 && value < 2147483648f ? (int)value : -1;

    /// <summary>Keeps the most frequent categories of these rows.</summary>
    /// <exception cref="InvalidDataException">A value is not a category number.</exception>
    public static CategoryBins Fit(string name, ReadOnlySpan<float> column, int[] rows, int keptMax)
    {
        var counts = new Dictionary<int, int>();
        foreach (int row in rows)
        {
            float value = column[row];
            if (float.IsNaN(value))
                continue;
            if (value != MathF.Truncate(value) || value > BinningOptions.CategoryMax)
                throw new InvalidDataException(
                    FormattableString.Invariant($"feature '{name}', row {row}: {value} is not a category number; whole numbers up to {BinningOptions.CategoryMax} expected"));
            if (value >= 0)
                counts[(int)value] = counts.GetValueOrDefault((int)value) + 1;
        }

        return new CategoryBins([.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Take(keptMax).Select(pair => pair.Key)]);
    }

    public int Bin(float value)
    {
        if (float.IsNaN(value))
            return 0;
        return _bins.TryGetValue(CategoryOf(value), out ushort bin) ? bin : _categories.Length + 1;
    }

    public void Map(ReadOnlySpan<float> values, Span<ushort> bins)
    {
        for (int i = 0; i < values.Length; i++)
            bins[i] = (ushort)Bin(values[i]);
    }

    /// <summary>The categories of a bit set of bins, as a bit set that ends with its highest member.</summary>
    public uint[] SetOf(uint[] bins)
    {
        var members = new List<int>();
        for (int word = 0; word < bins.Length; word++)
        {
            for (uint left = bins[word]; left != 0; left &= left - 1)
            {
                int bin = (word * 32) + BitOperations.TrailingZeroCount(left);
                if (bin > 0)
                    members.Add(_categories[bin - 1]);
            }
        }

        var set = new uint[(members.DefaultIfEmpty().Max() / 32) + 1];
        foreach (int category in members)
            set[category / 32] |= 1u << (category % 32);
        return set;
    }
}
