namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Numbers the different splits of some trees that are no comparisons; each becomes a column of 0 or 1.
/// </summary>
internal sealed class PortableTests
{
    private readonly Dictionary<(SplitKind, int, int, uint[]?, bool, bool), int> _index = [];
    private readonly List<Split> _splits = [];

    public Split[] Splits => [.. _splits];

    public int Count => _splits.Count;

    public void Add(SplitTree tree)
    {
        foreach (var split in tree.Splits)
        {
            if (split.Kind != SplitKind.Numeric && _index.TryAdd(Key(split), _splits.Count))
                _splits.Add(split);
        }
    }

    public int Of(in Split split) => _index[Key(split)];

    private static (SplitKind, int, int, uint[]?, bool, bool) Key(in Split split) => (split.Kind, split.Feature,
        BitConverter.SingleToInt32Bits(split.Threshold), split.Set, split.IsNanLeft, split.IsZeroMissing);
}
