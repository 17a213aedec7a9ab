using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Computes the features of one entity of a payment from the entity's state before that payment. The same code for
/// every store; reads nothing but its arguments.
/// </summary>
internal readonly ref struct EntityComputation
{
    private const double MsPerHour = 3_600_000;

    private readonly SeriesPlan _plan;
    private readonly Span<byte> _block;
    private readonly ref readonly VelocityEvent _event;

    private EntityComputation(SeriesPlan plan, Span<byte> block, in VelocityEvent e)
    {
        _plan = plan;
        _block = block;
        _event = ref e;
    }

    private bool IsExact => SeriesHeader.Of(_block).Format == SeriesHeader.Exact;

    /// <summary>Writes every feature of the entity into the row. Brings the tiles of a busy key to the payment's time.</summary>
    /// <param name="plan">What the entity's features are.</param>
    /// <param name="payments">The entity's payments; empty when it has none.</param>
    /// <param name="frauds">The entity's known frauds; empty when it has none.</param>
    /// <param name="e">The payment.</param>
    /// <param name="row">The feature vector.</param>
    [SkipLocalsInit]
    public static void Compute(
        EntityPlan plan, Span<byte> payments, Span<byte> frauds, in VelocityEvent e, Span<float> row)
    {
        Span<WindowTotals> totals = stackalloc WindowTotals[plan.Payments.Windows.Length];
        Query(plan.Payments, payments, e.TimeMs, totals);
        var fraudWindows = plan.Frauds?.Windows.Length ?? 0;
        Span<WindowTotals> fraudTotals = stackalloc WindowTotals[fraudWindows];
        if (fraudWindows > 0)
            Query(plan.Frauds!, frauds, e.TimeMs, fraudTotals);

        var computation = new EntityComputation(plan.Payments, payments, e);
        foreach (ref readonly var f in plan.Features.AsSpan())
            row[f.Index] = computation.Value(f, totals, fraudTotals);
    }

    private static void Query(SeriesPlan plan, Span<byte> block, long timeMs, Span<WindowTotals> totals)
    {
        if (block.IsEmpty)
            totals.Clear();
        else if (SeriesHeader.Of(block).Format == SeriesHeader.Exact)
            ExactSeries.Query(plan, block, timeMs, totals);
        else
            TiledSeries.Query(plan, block, timeMs, totals);
    }

    private float Value(in EntityFeature f, ReadOnlySpan<WindowTotals> totals, ReadOnlySpan<WindowTotals> frauds)
    {
        switch (f.Kind)
        {
            case FeatureKind.Distinct:
                return Distinct(f);
            case FeatureKind.Seen:
                return Seen(f);
            case FeatureKind.SinceLast:
                return SinceLast();
            case FeatureKind.DistanceKm or FeatureKind.SpeedKmh:
                return Travel(f.Kind);
        }

        ref readonly var prior = ref totals[f.Window];
        switch (f.Kind)
        {
            case FeatureKind.LabelCount:
                return prior.Count;
            case FeatureKind.LabelFrauds:
                return frauds[f.FraudWindow].Count;
            case FeatureKind.LabelRisk:
                return Risk(frauds[f.FraudWindow].Count + f.PriorFrauds, prior.Count + f.PriorCount);
            case FeatureKind.Ratio:
                return Ratio(prior);
            case FeatureKind.Zscore:
                return Zscore(prior);
            case FeatureKind.MaxRatio:
                return prior.Max == 0 ? float.NaN : (float)(_event.Amount / (double)prior.Max);
            case FeatureKind.Stddev:
                return Stddev(prior, f.IsPrior);
        }

        var isIncluded = !f.IsPrior;
        var count = prior.Count + (isIncluded ? 1 : 0);
        switch (f.Kind)
        {
            case FeatureKind.Count:
                return count;
            case FeatureKind.Sum:
                return (float)((prior.Sum + (isIncluded ? _event.Amount : 0)) / 100.0);
            case FeatureKind.DeclinedCount:
                return prior.Declined + (isIncluded && _event.IsDeclined ? 1 : 0);
        }

        if (count == 0)
            return float.NaN;
        return f.Kind switch
        {
            FeatureKind.Mean => (float)((prior.Sum + (isIncluded ? _event.Amount : 0)) / 100.0 / count),
            FeatureKind.Max => (float)(Math.Max(prior.Max, isIncluded ? _event.Amount : 0) / 100.0),
            FeatureKind.DeclinedShare => Share(prior.Declined + (isIncluded && _event.IsDeclined ? 1 : 0), count, float.NaN),
            _ => throw new InvalidOperationException($"{f.Kind} is not a velocity feature"),
        };
    }

    private float Stddev(WindowTotals window, bool isPrior)
    {
        if (!isPrior)
            window.Add(_event.Amount, _event.IsDeclined, needsSquares: true);
        return window.Count == 0 ? float.NaN : (float)(Deviation(window) / 100.0);
    }

    private float Ratio(in WindowTotals prior)
        => prior.Count == 0 || prior.Sum == 0 ? float.NaN : (float)(_event.Amount / (prior.Sum / (double)prior.Count));

    private float Zscore(in WindowTotals prior)
    {
        var deviation = prior.Count < 2 ? 0 : Deviation(prior);
        return deviation == 0 ? float.NaN : (float)((_event.Amount - (prior.Sum / (double)prior.Count)) / deviation);
    }

    // n * sum of squares - square of the sum is an integer: exact up to the division.
    private static double Deviation(in WindowTotals window)
    {
        var spread = (window.Count * window.Squares) - ((Int128)window.Sum * window.Sum);
        return Math.Sqrt((double)spread) / window.Count;
    }

    // A share of nothing is no risk; smoothed, it is that of the prior.
    private static float Risk(double frauds, double payments) => payments == 0 ? 0 : (float)(frauds / payments);

    private static float Share(long part, long whole, float none) => whole == 0 ? none : (float)(part / (double)whole);

    private float SinceLast()
    {
        if (_block.IsEmpty)
            return float.NaN;
        var last = SeriesHeader.Of(_block).NewestMs;
        if (last > _event.TimeMs)
        {
            if (!IsExact)
                return float.NaN;
            var events = new ExactEvents(_plan, _block);
            var at = events.LastAtOrBefore(_event.TimeMs);
            if (at < 0)
                return float.NaN;
            last = events.TimeAt(at);
        }

        if (last <= _event.TimeMs - _plan.LookBackMs)
            return float.NaN;
        return (float)((_event.TimeMs - last) / 1000.0);
    }

    private float Distinct(in EntityFeature f)
    {
        var hash = _event.Related(_plan.Related[f.Column]);
        var current = f.IsPrior || hash == 0 ? 0 : 1;
        if (_block.IsEmpty)
            return current;
        var after = _event.TimeMs - f.WindowMs;
        if (!IsExact)
        {
            var table = new RelatedTable(_plan, _block, f.Column);
            return table.CountSince(after) + (current == 1 && !table.Contains(hash, after) ? 1 : 0);
        }

        var values = ValuesInWindow(f, after);
        var found = current == 1 && !values.Contains(hash) ? 1 : 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0 && !values[(i + 1)..].Contains(values[i]))
                found++;
        }

        return found;
    }

    private float Seen(in EntityFeature f)
    {
        var hash = _event.Related(_plan.Related[f.Column]);
        if (hash == 0)
            return float.NaN;
        if (_block.IsEmpty)
            return 0;
        var after = _event.TimeMs - f.WindowMs;
        var isSeen = IsExact
            ? ValuesInWindow(f, after).Contains(hash)
            : new RelatedTable(_plan, _block, f.Column).Contains(hash, after);
        return isSeen ? 1 : 0;
    }

    private ReadOnlySpan<uint> ValuesInWindow(in EntityFeature f, long afterMs)
    {
        var events = new ExactEvents(_plan, _block);
        var last = events.LastAtOrBefore(_event.TimeMs);
        var first = events.UpperBound(afterMs);
        return first > last ? [] : events.Column(f.Column)[first..(last + 1)];
    }

    private float Travel(FeatureKind kind)
    {
        if (float.IsNaN(_event.Latitude) || _block.IsEmpty)
            return float.NaN;
        var place = IsExact ? LastPlaceOfExact() : TiledSeries.Place(_block);
        if (place.TimeMs <= _event.TimeMs - _plan.LookBackMs || place.TimeMs > _event.TimeMs)
            return float.NaN;
        var distance = Geo.DistanceKm(place.Latitude, place.Longitude, _event.Latitude, _event.Longitude);
        if (kind == FeatureKind.DistanceKm)
            return (float)distance;
        // A minute at the least, so that two payments of one moment give a large speed and not infinity.
        var hours = Math.Max(_event.TimeMs - place.TimeMs, 60_000) / MsPerHour;
        return (float)(distance / hours);
    }

    private LastPlace LastPlaceOfExact()
    {
        var events = new ExactEvents(_plan, _block);
        var latitudes = events.Column(_plan.Related.Length);
        for (var i = events.LastAtOrBefore(_event.TimeMs); i >= 0; i--)
        {
            var latitude = BitConverter.UInt32BitsToSingle(latitudes[i]);
            if (float.IsNaN(latitude))
                continue;
            var longitude = BitConverter.UInt32BitsToSingle(events.Column(_plan.Related.Length + 1)[i]);
            return new LastPlace { TimeMs = events.TimeAt(i), Latitude = latitude, Longitude = longitude };
        }

        return new LastPlace { TimeMs = long.MinValue };
    }
}
