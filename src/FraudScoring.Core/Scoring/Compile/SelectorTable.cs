namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Splits on sets and on equality, for the bit-vector method. What such splits of one feature do to all trees depends
/// on the row's class alone (its category, say), so their masks are ANDed per class and tree when the model is
/// compiled; to score a row costs one AND a feature and group of trees, however many such splits there are.
/// </summary>
internal sealed unsafe class SelectorTable
{
    /// <summary>Bytes of all mask rows together.</summary>
    private const long BytesMax = 64L * 1024 * 1024;

    /// <summary>Classes times splits that are looked at while compiling.</summary>
    private const long WorkMax = 1L << 26;

    /// <summary>Selectors of a model; their rows are named on the stack.</summary>
    private const int SelectorsMax = 1024;

    private readonly Selector[] _selectors;
    private readonly AlignedBuffer<uint> _masks;
    private readonly int _stride;

    private SelectorTable(Selector[] selectors, uint[] masks, int stride)
        => (_selectors, _masks, _stride) = (selectors, new AlignedBuffer<uint>(masks), stride);

    /// <summary>Most rows that <see cref="Activate"/> gives.</summary>
    public int Count => _selectors.Length;

    /// <summary>True when the tables of these trees are small enough.</summary>
    public static bool Fits(IEnumerable<SplitTree> trees)
    {
        var treeCount = 0L;
        var classes = new Dictionary<(SplitKind, int, bool), (long Classes, long Splits)>();
        foreach (var tree in trees)
        {
            treeCount++;
            foreach (var split in tree.Splits)
            {
                foreach (var key in Keys(split))
                {
                    var (most, splits) = classes.GetValueOrDefault(key);
                    var own = split.Kind switch
                    {
                        SplitKind.Category => 32L * split.Set!.Length,
                        SplitKind.Equal => splits + 1,
                        _ => 1,
                    };
                    classes[key] = (Math.Max(most, own), splits + 1);
                }
            }
        }

        var rows = classes.Values.Sum(item => item.Classes + 2);
        return classes.Count <= SelectorsMax && rows * Math.Max(treeCount, 16) * 3 * sizeof(uint) <= BytesMax
            && classes.Values.Sum(item => item.Classes * item.Splits) <= WorkMax;
    }

    /// <summary>The rows of masks for a row of features; returns how many.</summary>
    public int Activate(float* row, uint** active)
    {
        var count = 0;
        foreach (var selector in _selectors)
        {
            var index = selector.RowOf(row);
            if (index >= 0)
                active[count++] = _masks.Pointer + ((long)index * _stride);
        }

        return count;
    }

    /// <summary>Builds the table for a layout; mask i of a row is for lane i % lanes of group i / lanes.</summary>
    public static SelectorTable Of(LaneLayout layout)
    {
        var uses = new SortedDictionary<(SplitKind, int, bool), List<(int Position, BitSelect Select)>>();
        for (var g = 0; g < layout.Groups.Length; g++)
        {
            for (var t = 0; t < layout.Groups[g].Length; t++)
            {
                foreach (var select in layout.Groups[g][t].Selects)
                {
                    foreach (var key in Keys(select.Split))
                    {
                        if (!uses.TryGetValue(key, out var list))
                            uses.Add(key, list = []);
                        list.Add(((g * layout.Lanes) + t, select));
                    }
                }
            }
        }

        var rows = new MaskRows(layout.Groups.Length * layout.Lanes);
        var selectors = uses.Select(item => Make(item.Key, item.Value, rows)).ToArray();
        return new SelectorTable(selectors, rows.ToArray(), rows.Stride);
    }

    private static IEnumerable<(SplitKind, int, bool)> Keys(Split split) => split.Kind switch
    {
        SplitKind.Numeric => [],
        SplitKind.AnyPositive => split.Set!.Select(feature => (split.Kind, (int)feature, false)),
        _ => [(split.Kind, split.Feature, split.IsZeroMissing)],
    };

    private static Selector Make((SplitKind Kind, int Feature, bool IsZeroMissing) key,
        List<(int Position, BitSelect Select)> uses, MaskRows rows)
    {
        if (key.Kind == SplitKind.AnyPositive)
        {
            return new Selector
            {
                Kind = key.Kind,
                Feature = key.Feature,
                IsZeroMissing = false,
                Rows = [rows.Add(uses, _ => true)],
                Other = -1,
                Missing = -1,
            };
        }

        var values = key.Kind == SplitKind.Equal
            ? uses.Select(use => use.Select.Split.Threshold == 0 ? 0f : use.Select.Split.Threshold).Distinct().Order().ToArray()
            : [];
        var categories = key.Kind == SplitKind.Category ? 32 * uses.Max(use => use.Select.Split.Set!.Length) : 0;
        return new Selector
        {
            Kind = key.Kind,
            Feature = key.Feature,
            IsZeroMissing = key.IsZeroMissing,
            Values = values,
            Rows = key.Kind == SplitKind.Equal
                ? Array.ConvertAll(values, value => rows.Add(uses, split => split.Threshold != value))
                : [.. Enumerable.Range(0, categories).Select(c => rows.Add(uses, split => !Split.IsMember(split.Set!, c)))],
            Other = rows.Add(uses, _ => true),
            Missing = rows.Add(uses, split => !split.IsNanLeft),
        };
    }

    /// <summary>Collects rows of masks, each content once.</summary>
    private sealed class MaskRows(int stride)
    {
        private readonly Dictionary<string, int> _known = [];
        private readonly List<uint[]> _rows = [];

        public int Stride => stride;

        public int Add(List<(int Position, BitSelect Select)> uses, Func<Split, bool> goesRight)
        {
            var row = new uint[stride];
            Array.Fill(row, uint.MaxValue);
            var isEmpty = true;
            foreach (var (position, select) in uses)
            {
                if (!goesRight(select.Split))
                    continue;
                row[position] &= select.Mask;
                isEmpty = false;
            }

            if (isEmpty)
                return -1;
            var content = new string(System.Runtime.InteropServices.MemoryMarshal.Cast<uint, char>(row));
            if (_known.TryGetValue(content, out var index))
                return index;
            _known.Add(content, _rows.Count);
            _rows.Add(row);
            return _rows.Count - 1;
        }

        public uint[] ToArray() => [.. _rows.SelectMany(row => row)];
    }
}
