using System.Numerics;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features.Velocity;

/// <summary>The velocity features recounted from plain lists: the definition that the store is compared with.</summary>
internal sealed class NaiveVelocity(FeatureSet set)
{
    private readonly Dictionary<(EntityKind, string), NaiveSeries> _payments = [];
    private readonly Dictionary<(EntityKind, string), NaiveSeries> _frauds = [];
    private readonly Dictionary<Transaction, NaiveEvent> _events = [];
    private long _watermarkMs = long.MinValue / 2;

    public int BusyCount => _payments.Values.Count(s => s.IsBusy);

    public int BusyFraudCount => _frauds.Values.Count(s => s.IsBusy);

    /// <summary>The features by index; null where the feature is not one of velocity.</summary>
    public float?[] Apply(Transaction t)
    {
        var e = EventOf(t);
        _watermarkMs = Math.Max(_watermarkMs, e.TimeMs);
        var isLate = e.TimeMs < _watermarkMs - (long)set.Lateness.TotalMilliseconds;
        var row = new float?[set.Count];
        foreach (var kind in Kinds())
        {
            var key = Payments.Get(t, EntityKey.Field(kind));
            var isMissing = isLate || key.Length == 0;
            var series = isMissing ? null : Open(_payments, kind, key);
            var frauds = isMissing || !_frauds.ContainsKey((kind, key)) ? null : Open(_frauds, kind, key);
            for (var i = 0; i < set.Count; i++)
            {
                if (set.Definitions[i].Entity == kind)
                    row[i] = isMissing ? float.NaN : Value(set.Definitions[i], series!, frauds, e);
            }

            series?.Add(e);
        }

        return row;
    }

    public void Label(Transaction t, bool isFraud)
    {
        foreach (var kind in Kinds().Where(k => set.Definitions.Any(d => d.Entity == k && d.Delay is not null)))
        {
            var key = Payments.Get(t, EntityKey.Field(kind));
            if (key.Length == 0)
                continue;
            if (isFraud)
                Open(_frauds, kind, key).Add(EventOf(t));
            else
                _frauds[(kind, key)].Remove(EventOf(t));
        }
    }

    private IEnumerable<EntityKind> Kinds() => set.Definitions.Where(d => d.Entity is not null).Select(d => d.Entity!.Value).Distinct();

    private NaiveSeries Open(Dictionary<(EntityKind, string), NaiveSeries> all, EntityKind kind, string key)
    {
        if (!all.TryGetValue((kind, key), out var series))
        {
            var mine = set.Definitions.Where(d => d.Entity == kind && (all == _payments || d.Delay is not null));
            all[(kind, key)] = series = new NaiveSeries(NaiveRules.Of(mine, set.Lateness));
        }

        series.ForgetIfIdle(_watermarkMs);
        return series;
    }

    private NaiveEvent EventOf(Transaction t)
    {
        if (!_events.TryGetValue(t, out var e))
        {
            _events[t] = e = new NaiveEvent
            {
                TimeMs = t.EventTimeUnixMs,
                Amount = t.AmountMinor,
                IsDeclined = t.IssuerResult == IssuerResult.Declined,
                Latitude = (float)t.Latitude,
                Longitude = (float)t.Longitude,
                Related = of => Payments.Get(t, FieldOf(of)),
            };
        }

        return e;
    }

    private static TextField FieldOf(RelatedField of) => of switch
    {
        RelatedField.MerchantCountry => TextField.MerchantCountry,
        RelatedField.ShippingCountry => TextField.ShippingCountry,
        RelatedField.Mcc => TextField.Mcc,
        _ => EntityKey.Field((EntityKind)(byte)of),
    };

    private static float Value(FeatureDefinition d, NaiveSeries series, NaiveSeries? frauds, NaiveEvent e)
    {
        switch (d.Kind)
        {
            case FeatureKind.SinceLast:
                return (float?)((e.TimeMs - series.LastBefore(e.TimeMs)) / 1000.0) ?? float.NaN;
            case FeatureKind.DistanceKm or FeatureKind.SpeedKmh:
                return Travel(d.Kind, series.LastPlaceBefore(e.TimeMs), e);
            case FeatureKind.Distinct:
                var values = series.ValuesInWindow(d.Of!.Value, e.TimeMs, d.Window!.Value);
                return values.Union(d.IsPrior || e.Related(d.Of.Value).Length == 0 ? [] : [e.Related(d.Of.Value)]).Count();
            case FeatureKind.Seen:
                var value = e.Related(d.Of!.Value);
                return value.Length == 0 ? float.NaN : series.ValuesInWindow(d.Of.Value, e.TimeMs, d.Window!.Value).Contains(value) ? 1 : 0;
            default:
                return Aggregate(d, series, frauds, e);
        }
    }

    private static float Aggregate(FeatureDefinition d, NaiveSeries series, NaiveSeries? frauds, NaiveEvent e)
    {
        var delay = d.Delay ?? TimeSpan.Zero;
        var prior = series.Window(e.TimeMs, d.Window!.Value, delay);
        var known = d.Delay is null || frauds is null ? 0 : frauds.Window(e.TimeMs, d.Window.Value, delay).Length;
        var window = d.IsPrior ? prior : [.. prior, e];
        var (mean, deviation) = Moments(prior);
        return d.Kind switch
        {
            FeatureKind.LabelCount => prior.Length,
            FeatureKind.LabelFrauds => known,
            FeatureKind.LabelRisk => prior.Length == 0 ? 0 : (float)(known / (double)prior.Length),
            FeatureKind.Ratio => prior.Sum(x => x.Amount) == 0 ? float.NaN : (float)(e.Amount / mean),
            FeatureKind.Zscore => prior.Length < 2 || deviation == 0 ? float.NaN : (float)((e.Amount - mean) / deviation),
            FeatureKind.Count => window.Length,
            FeatureKind.DeclinedCount => window.Count(x => x.IsDeclined),
            FeatureKind.Sum => (float)(window.Sum(x => x.Amount) / 100.0),
            _ when window.Length == 0 => float.NaN,
            FeatureKind.DeclinedShare => (float)(window.Count(x => x.IsDeclined) / (double)window.Length),
            FeatureKind.Mean => (float)(window.Sum(x => x.Amount) / 100.0 / window.Length),
            FeatureKind.Max => (float)(window.Max(x => x.Amount) / 100.0),
            FeatureKind.Stddev => (float)(Moments(window).Deviation / 100.0),
            _ => throw new InvalidOperationException($"{d.Kind}"),
        };
    }

    private static (double Mean, double Deviation) Moments(NaiveEvent[] window)
    {
        if (window.Length == 0)
            return (double.NaN, double.NaN);
        BigInteger n = window.Length;
        var sum = window.Aggregate(BigInteger.Zero, (s, x) => s + x.Amount);
        var squares = window.Aggregate(BigInteger.Zero, (s, x) => s + ((BigInteger)x.Amount * x.Amount));
        return ((double)(long)sum / window.Length, Math.Sqrt(NaiveSeries.ToDouble((n * squares) - (sum * sum))) / window.Length);
    }

    private static float Travel(FeatureKind kind, NaiveEvent? place, NaiveEvent e)
    {
        if (place is null || float.IsNaN(e.Latitude))
            return float.NaN;
        var km = Geo.DistanceKm(place.Latitude, place.Longitude, e.Latitude, e.Longitude);
        return kind == FeatureKind.DistanceKm ? (float)km : (float)(km / (Math.Max(e.TimeMs - place.TimeMs, 60_000) / 3_600_000.0));
    }
}
