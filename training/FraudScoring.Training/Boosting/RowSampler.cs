namespace FraudScoring.Training.Boosting;

/// <summary>Draws what a tree sees: rows (unless by gradient), features and the seed of its gradients' rounding.</summary>
internal sealed class RowSampler
{
    private readonly BoostingOptions _options;
    private readonly int[] _order;
    private readonly int _rowCount;
    private SplitMix64 _random;

    public RowSampler(int rowCount, int featureCount, BoostingOptions options)
    {
        _options = options;
        _rowCount = rowCount;
        _random = new SplitMix64(options.Seed);
        _order = new int[featureCount];
        for (int feature = 0; feature < featureCount; feature++)
            _order[feature] = feature;
        Features = new bool[featureCount];
        Rows = new int[rowCount];
    }

    public bool TakesAllRows => _options.RowShare >= 1;

    /// <summary>The drawn rows, ascending; whoever takes the array may reorder it until the next draw.</summary>
    public int[] Rows { get; private set; }

    public bool[] Features { get; }

    public ulong DitherSeed { get; private set; }

    public void Draw()
    {
        DitherSeed = _random.Next();
        DrawRows();
        DrawFeatures();
    }

    private void DrawRows()
    {
        if (TakesAllRows)
        {
            for (int row = 0; row < _rowCount; row++)
                Rows[row] = row;
            return;
        }

        var rows = new List<int>((int)(_rowCount * _options.RowShare * 1.1) + 16);
        for (int row = 0; row < _rowCount; row++)
        {
            if (_random.NextDouble() < _options.RowShare)
                rows.Add(row);
        }

        if (rows.Count == 0)
            rows.Add((int)(_random.NextDouble() * _rowCount));
        Rows = [.. rows];
    }

    // The first few of a shuffle (Fisher-Yates), at least one.
    private void DrawFeatures()
    {
        int wanted = Math.Max(1, (int)Math.Round(_options.FeatureShare * _order.Length));
        Array.Clear(Features);
        for (int i = 0; i < wanted; i++)
        {
            int other = i + (int)(_random.NextDouble() * (_order.Length - i));
            (_order[i], _order[other]) = (_order[other], _order[i]);
            Features[_order[i]] = true;
        }
    }
}
