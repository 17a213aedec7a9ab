using FraudScoring.Training.Data;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// Rows of a table as bins, twice: by column, which splitting rows reads, and by groups of features, which histograms
/// read. Four bytes for a value.
/// </summary>
public sealed class BinnedMatrix
{
    /// <summary>Most rows: the bins of a group of features are one array.</summary>
    public const int RowsMax = (int.MaxValue / FeatureGroup.WidthMax) - 64;

    private const int BytesPerValue = 2 * sizeof(ushort);
    private const double Gibi = 1 << 30;

    private readonly ushort[][] _columns;

    private BinnedMatrix(BinMapper mapper, int rowCount, ushort[][] columns, FeatureGroup[] groups)
    {
        Mapper = mapper;
        RowCount = rowCount;
        _columns = columns;
        Groups = groups;
        BinCount = groups[^1].FirstBin + groups[^1].BinCount;
    }

    /// <summary>What made the bins.</summary>
    public BinMapper Mapper { get; }

    /// <summary>Rows.</summary>
    public int RowCount { get; }

    /// <summary>Features.</summary>
    public int FeatureCount => _columns.Length;

    internal FeatureGroup[] Groups { get; }

    /// <summary>Bins of all features together.</summary>
    internal int BinCount { get; }

    /// <summary>Bins rows <paramref name="start"/> to start + <paramref name="count"/> of a table.</summary>
    /// <exception cref="InvalidDataException">They are more than memory or the learner can hold.</exception>
    public static BinnedMatrix Build(BinMapper mapper, FeatureTable table, int start, int count, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(mapper);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, table.RowCount - start);
        if (table.FeatureCount != mapper.FeatureCount)
            throw new ArgumentException($"the table has {table.FeatureCount} features, the bins {mapper.FeatureCount}");
        using var team = new WorkerTeam(threads);
        return Build(mapper, table, start, count, team);
    }

    internal static BinnedMatrix Build(BinMapper mapper, FeatureTable table, int start, int count, WorkerTeam team)
    {
        RequireRoom(count, table.FeatureCount);
        var columns = new ushort[table.FeatureCount][];
        team.Run(columns.Length, feature =>
        {
            // One spare value: rows are gathered as 32-bit words.
            columns[feature] = new ushort[count + 1];
            mapper.Map(feature, table.Column(feature).Slice(start, count), columns[feature]);
        });
        return Of(mapper, columns, count, team);
    }

    /// <summary>A matrix of columns that hold bins, each with one spare value at the end.</summary>
    internal static BinnedMatrix Of(BinMapper mapper, ushort[][] columns, int count, WorkerTeam team)
    {
        var groups = LayOut(mapper, count);
        team.Run(groups.Length, group => Fill(groups[group], columns, count));
        return new BinnedMatrix(mapper, count, columns, groups);
    }

    /// <summary>Throws when the bins of so many values cannot be in memory.</summary>
    internal static void RequireRoom(int rowCount, int featureCount)
    {
        if (rowCount > RowsMax)
            throw new InvalidDataException($"{rowCount} rows: at most {RowsMax} can be binned");
        double needed = (double)rowCount * featureCount * BytesPerValue;
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"the bins of {rowCount} rows of {featureCount} features take {needed / Gibi:F1} GiB, {BytesPerValue} bytes a value; this process has {available / Gibi:F1} GiB: train on fewer rows (keep all frauds, weigh the rest) or features"));
        }
    }

    internal ushort[] Column(int feature) => _columns[feature];

    private static FeatureGroup[] LayOut(BinMapper mapper, int rowCount)
    {
        var groups = new List<FeatureGroup>();
        int firstBin = 0;
        for (int first = 0; first < mapper.FeatureCount;)
        {
            int[] offsets = TakeFeatures(mapper, first);
            int width = offsets.Length - 1;
            groups.Add(new FeatureGroup(first, width, firstBin, offsets, new ushort[checked(rowCount * width)]));
            first += width;
            firstBin += offsets[width];
        }

        return [.. groups];
    }

    // As many features as fit a group and its 16-bit numbers; one feature always does.
    private static int[] TakeFeatures(BinMapper mapper, int first)
    {
        var offsets = new List<int> { 0 };
        for (int feature = first; feature < mapper.FeatureCount && offsets.Count <= FeatureGroup.WidthMax; feature++)
        {
            int end = offsets[^1] + mapper.BinCount(feature);
            if (end > ushort.MaxValue + 1)
                break;
            offsets.Add(end);
        }

        return [.. offsets];
    }

    private static void Fill(FeatureGroup group, ushort[][] columns, int count)
    {
        for (int i = 0; i < group.Width; i++)
        {
            var column = columns[group.FirstFeature + i].AsSpan(0, count);
            var bins = group.Bins;
            int to = i;
            foreach (ushort bin in column)
            {
                bins[to] = (ushort)(bin + group.Offsets[i]);
                to += group.Width;
            }
        }
    }
}
