namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// The columns that a set of trees compares, made of a row so that each split becomes one comparison "column at most
/// threshold" with no test for missing values: where NaN goes left it is replaced by minus infinity (left of every
/// threshold), where it goes right it stays (no comparison holds), and a split on a set becomes a column of 0 or 1.
/// Column 0 is always 0.
/// </summary>
internal sealed class RowColumns
{
    private readonly ushort[] _plain;
    private readonly ushort[] _nanLow;
    private readonly (ushort Feature, bool IsNanLeft)[] _zeroMissing;
    private readonly Split[] _tests;

    private RowColumns(ushort[] plain, ushort[] nanLow, (ushort Feature, bool IsNanLeft)[] zeroMissing, Split[] tests)
        => (_plain, _nanLow, _zeroMissing, _tests) = (plain, nanLow, zeroMissing, tests);

    /// <summary>Number of columns, the constant one included.</summary>
    public int Count => 1 + _plain.Length + _nanLow.Length + _zeroMissing.Length + _tests.Length;

    /// <summary>Fills <paramref name="columns"/> from a row of the model's features.</summary>
    public void Fill(ReadOnlySpan<float> row, Span<float> columns)
    {
        columns[0] = 0;
        columns = columns[1..];
        for (var i = 0; i < _plain.Length; i++)
            columns[i] = row[_plain[i]];

        columns = columns[_plain.Length..];
        for (var i = 0; i < _nanLow.Length; i++)
        {
            var x = row[_nanLow[i]];
            columns[i] = float.IsNaN(x) ? float.NegativeInfinity : x;
        }

        columns = columns[_nanLow.Length..];
        for (var i = 0; i < _zeroMissing.Length; i++)
        {
            var (feature, isNanLeft) = _zeroMissing[i];
            var x = row[feature];
            var isMissing = float.IsNaN(x) || Math.Abs((double)x) <= Split.ZeroRange;
            columns[i] = !isMissing ? x : isNanLeft ? float.NegativeInfinity : float.NaN;
        }

        columns = columns[_zeroMissing.Length..];
        for (var i = 0; i < _tests.Length; i++)
            columns[i] = _tests[i].GoesLeft(row) ? 0 : 1;
    }

    /// <summary>Collects the columns of trees and numbers them.</summary>
    internal sealed class Builder
    {
        private readonly Dictionary<(int Feature, bool IsNanLeft, bool IsZeroMissing), int> _values = [];
        private readonly Dictionary<(SplitKind Kind, int Feature, int ThresholdBits, uint[]? Set, bool, bool), int> _tests = [];
        private readonly List<Split> _testSplits = [];

        /// <summary>Columns so far.</summary>
        public int Count => 1 + _values.Count + _tests.Count;

        /// <summary>Makes sure the split has its column.</summary>
        public void Add(in Split split)
        {
            if (split.Kind == SplitKind.Numeric)
                _values.TryAdd(ValueKey(split), 0);
            else if (_tests.TryAdd(TestKey(split), _testSplits.Count))
                _testSplits.Add(split);
        }

        /// <summary>Numbers the columns; <see cref="ColumnOf"/> answers from here on.</summary>
        public RowColumns Build()
        {
            var ordered = _values.Keys.OrderBy(Kind).ThenBy(key => key.Feature).ThenBy(key => key.IsNanLeft).ToArray();
            for (var i = 0; i < ordered.Length; i++)
                _values[ordered[i]] = 1 + i;
            return new RowColumns(
                [.. ordered.Where(key => Kind(key) == 0).Select(key => (ushort)key.Feature)],
                [.. ordered.Where(key => Kind(key) == 1).Select(key => (ushort)key.Feature)],
                [.. ordered.Where(key => Kind(key) == 2).Select(key => ((ushort)key.Feature, key.IsNanLeft))],
                [.. _testSplits]);
        }

        /// <summary>The column and the threshold with which a split is compared.</summary>
        public (int Column, float Threshold) ColumnOf(in Split split) => split.Kind == SplitKind.Numeric
            ? (_values[ValueKey(split)], split.Threshold)
            : (1 + _values.Count + _tests[TestKey(split)], 0.5f);

        private static int Kind((int Feature, bool IsNanLeft, bool IsZeroMissing) key)
            => key.IsZeroMissing ? 2 : key.IsNanLeft ? 1 : 0;

        private static (int, bool, bool) ValueKey(in Split split)
            => (split.Feature, split.IsNanLeft, split.IsZeroMissing);

        private static (SplitKind, int, int, uint[]?, bool, bool) TestKey(in Split split) => (split.Kind, split.Feature,
            BitConverter.SingleToInt32Bits(split.Threshold), split.Set, split.IsNanLeft, split.IsZeroMissing);
    }
}
