namespace FraudScoring.Training.Boosting;

/// <summary>
/// Chooses the edges of one feature's bins from its sorted values. A bin is closed when its mass reaches its share of
/// what is left, where positives weigh more (they are few, and the boundaries that matter lie beside them: Fayyad and
/// Irani, "On the handling of continuous-valued attributes in decision tree generation", 1992), or when its rows reach
/// a share of its rank from the nearer end, so that tails end in single values.
/// </summary>
internal ref struct BinEdges
{
    private readonly ReadOnlySpan<uint> _sorted;
    private readonly ReadOnlySpan<uint> _positives;
    private readonly double _positiveMass;
    private readonly double _tailShare;
    private readonly int _binsMax;
    private readonly List<float> _edges = [];
    private int _positivesSeen;
    private double _massLeft;
    private double _fairMass;
    private double _binMass;
    private int _binRows;

    private BinEdges(ReadOnlySpan<uint> sorted, ReadOnlySpan<uint> positives, BinningOptions options)
    {
        _sorted = sorted;
        _positives = positives;
        _binsMax = options.BinsMax;
        _tailShare = Math.Max(options.TailShare, TailShareMin(sorted.Length, options.BinsMax));
        double share = options.PositiveShare / (1 - options.PositiveShare);
        _positiveMass = positives.IsEmpty ? 0 : share * sorted.Length / positives.Length;
        _massLeft = sorted.Length + (_positiveMass * positives.Length);
        _fairMass = FairMass(0);
    }

    /// <summary>Upper bounds (inclusive) of all bins but the last, from the sorted keys of all rows and of the positives.</summary>
    public static float[] Choose(ReadOnlySpan<uint> sorted, ReadOnlySpan<uint> positives, BinningOptions options)
    {
        var edges = new BinEdges(sorted, positives, options);
        edges.Walk(CountDistinct(sorted, options.BinsMax + 1) <= options.BinsMax);
        return [.. edges._edges];
    }

    /// <summary>A threshold that puts the first value to the left and the second to the right, midway where it can be.</summary>
    public static float Between(uint low, uint high)
    {
        float below = FloatKeys.ToFloat(low);
        float above = FloatKeys.ToFloat(high);
        if (float.IsInfinity(below))
            return MathF.BitDecrement(above);
        if (float.IsInfinity(above))
            return float.MaxValue;
        float middle = (float)((below + (double)above) / 2);
        return middle >= below && middle < above ? middle : below;
    }

    private static int CountDistinct(ReadOnlySpan<uint> sorted, int enough)
    {
        int count = sorted.IsEmpty ? 0 : 1;
        for (int i = 1; i < sorted.Length && count < enough; i++)
            count += sorted[i] == sorted[i - 1] ? 0 : 1;
        return count;
    }

    private void Walk(bool everyValue)
    {
        for (int start = 0; start < _sorted.Length;)
        {
            uint key = _sorted[start];
            int end = start + 1;
            while (end < _sorted.Length && _sorted[end] == key)
                end++;
            double mass = end - start + (_positiveMass * TakePositives(key));
            // A value that fills a bin by itself gets one by itself.
            if (_binRows > 0 && mass >= _fairMass)
                Close(start);
            _binMass += mass;
            _binRows += end - start;
            if (everyValue || IsFull(end))
                Close(end);
            start = end;
        }
    }

    private void Close(int end)
    {
        if (end == _sorted.Length || _edges.Count == _binsMax - 1)
            return;
        _edges.Add(Between(_sorted[end - 1], _sorted[end]));
        _massLeft -= _binMass;
        _binMass = 0;
        _binRows = 0;
        _fairMass = FairMass(end);
    }

    private int TakePositives(uint key)
    {
        int first = _positivesSeen;
        while (_positivesSeen < _positives.Length && _positives[_positivesSeen] <= key)
            _positivesSeen++;
        return _positivesSeen - first;
    }

    private readonly bool IsFull(int end)
        => _binMass >= _fairMass || _binRows >= Math.Max(1, _tailShare * Math.Min(end, _sorted.Length - end));

    /// <summary>The finest tails that take no more than a third of the bins.</summary>
    private static double TailShareMin(int rows, int binsMax)
        => 2 * (1 + Math.Log(Math.Max(1, 2.0 * rows / binsMax))) / (binsMax / 3.0);

    /// <summary>
    /// An even share of the mass that is left, after setting aside the bins that the upper tail will take: one each for
    /// the last 1/share values, then 1/share for every factor e of rank up to where bins have their full size.
    /// </summary>
    private readonly double FairMass(int end)
    {
        double fullRows = 2.0 * _sorted.Length / _binsMax;
        double rank = Math.Min(_sorted.Length - end, fullRows / _tailShare);
        double single = 1 / _tailShare;
        double tailBins = rank <= single ? rank : single * (1 + Math.Log(rank * _tailShare));
        int binsLeft = _binsMax - _edges.Count;
        return Math.Max(1, _massLeft / Math.Max(binsLeft - tailBins, 0.25 * binsLeft));
    }
}
