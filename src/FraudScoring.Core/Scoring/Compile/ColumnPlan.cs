namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Decides which columns the numeric splits of a model need. A feature needs one when some replacement for NaN takes
/// every one of its splits the right way: the smallest threshold of the splits that NaN passes left, if it is above
/// every threshold of the others. Otherwise it needs two: one that keeps NaN for the splits that send it right, and
/// one for the splits that send it left.
/// </summary>
internal sealed class ColumnPlan
{
    private const int Bank = 32;

    private readonly Dictionary<(int Feature, bool IsZeroMissing, bool IsNanLeft), int> _columns = [];
    private readonly Dictionary<int, int> _keeping = [];
    private readonly List<RowColumn> _others = [];
    private readonly float[] _images;
    private readonly int _featureCount;

    public ColumnPlan(IEnumerable<SplitTree> trees, int featureCount)
    {
        _featureCount = featureCount;
        var ranges = Ranges(trees);
        var plain = ranges.Where(item => !item.Key.IsZeroMissing).Select(item => item.Value).ToArray();
        var zeroMissing = ranges.Where(item => item.Key.IsZeroMissing).Select(item => item.Value).ToArray();
        var doubled = plain.Count(range => range.NeedsTwo);
        var rest = zeroMissing.Sum(range => range.NeedsTwo ? 2 : 1);

        // An image is filled eight features at a time, so one is worth it unless unused features cost a bank.
        var images = Banks(featureCount + doubled + rest) > Banks(plain.Length + doubled + rest) ? 0
            : doubled >= featureCount / 4 && Banks((2 * featureCount) + rest) <= Banks(featureCount + doubled + rest) ? 2
            : 1;
        _images = new float[images * featureCount];
        Array.Fill(_images, float.NaN);
        foreach (var range in plain)
            Place(range, isZeroMissing: false, images);
        foreach (var range in zeroMissing)
            Place(range, isZeroMissing: true, images: 0);
        Columns = new RowColumns(featureCount, _images, [.. _others]);
    }

    /// <summary>The columns.</summary>
    public RowColumns Columns { get; }

    /// <summary>The column of a numeric split.</summary>
    public int Of(in Split split) => _columns[(split.Feature, split.IsZeroMissing, split.IsNanLeft)];

    /// <summary>
    /// The column that has the same values as <paramref name="column"/> but keeps NaN, when this is the second column
    /// of its feature; otherwise -1.
    /// </summary>
    public int KeepingNan(int column) => _keeping.GetValueOrDefault(column, -1);

    private static SortedDictionary<(
        int Feature, bool IsZeroMissing), FeatureRange> Ranges(IEnumerable<SplitTree> trees)
    {
        var ranges = new SortedDictionary<(int Feature, bool IsZeroMissing), FeatureRange>();
        foreach (var split in trees.SelectMany(tree => tree.Splits).Where(split => split.Kind == SplitKind.Numeric))
        {
            var key = (split.Feature, split.IsZeroMissing);
            var range = ranges.GetValueOrDefault(key, new FeatureRange(split.Feature, float.NaN, float.NaN));
            ranges[key] = split.IsNanLeft
                ? range with { LeftMin = float.MinNumber(range.LeftMin, split.Threshold) }
                : range with { RightMax = float.MaxNumber(range.RightMax, split.Threshold) };
        }

        return ranges;
    }

    private void Place(FeatureRange range, bool isZeroMissing, int images)
    {
        if (!range.NeedsTwo)
        {
            var only = Column(range, isZeroMissing, range.LeftMin, images > 0 ? 0 : -1);
            _columns[(range.Feature, isZeroMissing, false)] = only;
            _columns[(range.Feature, isZeroMissing, true)] = only;
            return;
        }

        var keeping = Column(range, isZeroMissing, float.NaN, images > 0 ? 0 : -1);
        var replacing = Column(range, isZeroMissing, range.LeftMin, images > 1 ? 1 : -1);
        _columns[(range.Feature, isZeroMissing, false)] = keeping;
        _columns[(range.Feature, isZeroMissing, true)] = replacing;
        _keeping[replacing] = keeping;
    }

    private int Column(FeatureRange range, bool isZeroMissing, float replacement, int image)
    {
        if (image >= 0)
        {
            var place = (image * _featureCount) + range.Feature;
            _images[place] = replacement;
            return place;
        }

        _others.Add(new RowColumn(range.Feature, isZeroMissing, replacement));
        return _images.Length + _others.Count - 1;
    }

    private static int Banks(int columns) => (columns + Bank - 1) / Bank;

    /// <summary>
    /// The smallest threshold of a feature's splits that NaN passes left, the largest of the others; NaN for none.
    /// </summary>
    private readonly record struct FeatureRange(int Feature, float LeftMin, float RightMax)
    {
        public bool NeedsTwo => LeftMin <= RightMax;
    }
}
