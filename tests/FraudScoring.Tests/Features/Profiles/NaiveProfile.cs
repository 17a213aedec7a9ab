using FraudScoring.Core;
using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>
/// All payments of one entity in a plain list in order of arrival, and the written rules counted out from it. Labels
/// become known payment by payment, so the clock remembers where its run stands.
/// </summary>
internal sealed class NaiveProfile(FeatureSet set, long delayMs, IReadOnlyDictionary<string, double> explained, TimeSpan decay)
{
    private static readonly double Day = TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly List<NaivePayment> _payments = [];
    private readonly HashSet<NaivePayment> _known = [];
    private int _run;
    private long? _first, _legitBefore, _lastFraud, _lastLegit, _lastKnown, _riskTime;
    private double _riskFrauds, _riskPayments;

    public int Count => _payments.Count;

    public bool IsIdle(long watermarkMs)
        => _payments.Count > 0 && _payments.Max(p => p.TimeMs) <= watermarkMs - (90 * Day) - set.Lateness.TotalMilliseconds - delayMs;

    /// <summary>Takes note of what is known by now, in order of the payments' times.</summary>
    public void Advance(long watermarkMs)
    {
        foreach (var p in _payments.Where(p => !_known.Contains(p) && p.TimeMs + delayMs <= watermarkMs).OrderBy(p => p.TimeMs))
            Learn(p);
    }

    public void Add(NaivePayment p, long watermarkMs)
    {
        _payments.Add(p);
        if (p.TimeMs + delayMs <= watermarkMs)
            Learn(p);
    }

    /// <summary>A payment is fraud now, or no longer; what was known before is known to be.</summary>
    public void Report(NaivePayment p, bool isFraud)
    {
        if (!_known.Contains(p))
            return;
        if (isFraud && !IsExplained(p))
            Run(p);
        else if (!isFraud && !IsExplained(p) && _run > 0)
            _run--;
        LearnRisk(p, isFraud ? 1 : -1, 0);
    }

    public float Value(FeatureDefinition d, NaivePayment now)
    {
        var known = _payments.Where(p => _known.Contains(p) && !p.IsFraud).ToArray();
        var start = d.Parameters[FeatureParameter.Start] * 100 ?? 0;
        var mean = (start + known.Sum(p => p.Transaction.AmountMinor)) / (1 + known.Length);
        return d.Kind switch
        {
            FeatureKind.RunningRatio => (float)(now.Transaction.AmountMinor / RunningMean(d, start)),
            FeatureKind.KnownMean => (float)(mean / 100),
            FeatureKind.KnownRatio => known.Length < d.Parameters[FeatureParameter.MinCount]
                ? Feature(d.Else!, now)
                : (float)(now.Transaction.AmountMinor / mean),
            FeatureKind.ClockRun => _run,
            FeatureKind.ClockFirst => _run == 0 ? float.NaN : Age(_first, now),
            FeatureKind.ClockLegitBefore => _run == 0 ? float.NaN : Age(_legitBefore, now),
            FeatureKind.ClockFraudAge => Age(_lastFraud, now),
            FeatureKind.ClockLegitAge => Age(_lastLegit, now),
            FeatureKind.ClockKnownAge => Age(_lastKnown, now),
            FeatureKind.ClockFrauds => Labels(d, now).Count(p => p.IsFraud && !IsExplained(p)),
            FeatureKind.ClockRisk => (float)((Labels(d, now).Count(p => p.IsFraud && !IsExplained(p)) + d.Parameters[FeatureParameter.PriorFrauds]!.Value)
                / (Labels(d, now).Count() + d.Parameters[FeatureParameter.PriorCount]!.Value)),
            FeatureKind.ClockDecayedRisk => Risk(d, now),
            _ => Past(d, now),
        };
    }

    private float Feature(string name, NaivePayment p)
        => name == "score" ? p.Score : p.Row[set.Names.ToList().IndexOf(name)];

    private double RunningMean(FeatureDefinition d, double start)
    {
        var sum = 0L;
        foreach (var (p, i) in _payments.Select((p, i) => (p, i)))
        {
            var ratio = Feature(d.Name, p);
            var amount = p.Transaction.AmountMinor;
            sum += i < 3 ? (long)Math.Min(amount, d.Parameters[FeatureParameter.Cap]!.Value * 100)
                : ratio > d.Parameters[FeatureParameter.Clip] ? (long)Math.Round(d.Parameters[FeatureParameter.Clip]!.Value * amount / ratio)
                : amount;
        }

        return (start + sum) / (1 + _payments.Count);
    }

    private void Learn(NaivePayment p)
    {
        _known.Add(p);
        _lastKnown = Math.Max(_lastKnown ?? long.MinValue, p.TimeMs);
        if (!p.IsFraud)
        {
            _run = 0;
            _lastLegit = Math.Max(_lastLegit ?? long.MinValue, p.TimeMs);
        }
        else if (!IsExplained(p))
        {
            Run(p);
        }

        LearnRisk(p, p.IsFraud ? 1 : 0, 1);
    }

    private void Run(NaivePayment p)
    {
        if (_run++ == 0)
            (_first, _legitBefore) = (p.TimeMs, _lastLegit);
        _lastFraud = Math.Max(_lastFraud ?? long.MinValue, p.TimeMs);
    }

    private void LearnRisk(NaivePayment p, int frauds, int payments)
    {
        var time = p.TimeMs + delayMs;
        var later = Math.Max(time, _riskTime ?? time);
        var old = Fall(later - (_riskTime ?? later), decay);
        var weight = Fall(later - time, decay);
        _riskFrauds = Math.Max(0, (_riskFrauds * old) + (frauds * weight));
        _riskPayments = Math.Max(0, (_riskPayments * old) + (payments * weight));
        _riskTime = later;
    }

    private float Risk(FeatureDefinition d, NaivePayment now)
    {
        var left = _riskTime is { } time ? Fall(now.TimeMs - time, d.Decay!.Value) : 0;
        return (float)(((_riskFrauds * left) + d.Parameters[FeatureParameter.PriorFrauds]!.Value)
            / ((_riskPayments * left) + d.Parameters[FeatureParameter.PriorCount]!.Value));
    }

    // A fraud that is reported after its delay is explained by its amount alone, unless its event is still there.
    private bool IsExplained(NaivePayment p) => explained.Any(limit => Feature(limit.Key, p) > limit.Value);

    private IEnumerable<NaivePayment> Labels(FeatureDefinition d, NaivePayment now)
    {
        var end = now.TimeMs - delayMs;
        return _known.Where(p => p.TimeMs <= end && p.TimeMs > end - d.Window!.Value.TotalMilliseconds);
    }

    private float Past(FeatureDefinition d, NaivePayment now)
    {
        var over = d.Parameters[FeatureParameter.Over] ?? 0;
        var all = d.Window is null ? _payments
            : _payments.Where(p => p.TimeMs <= now.TimeMs && p.TimeMs > now.TimeMs - d.Window.Value.TotalMilliseconds);
        var values = all.Select(p => Feature(d.Feature!, p)).ToArray();
        var good = values.Where(v => !float.IsNaN(v)).ToArray();
        return d.Kind switch
        {
            FeatureKind.PastSum => (float)(good.Sum(v => Fixed(v)) / Unit),
            FeatureKind.PastMean => good.Length == 0 ? float.NaN : (float)(good.Sum(v => Fixed(v)) / Unit / good.Length),
            FeatureKind.PastMax => good.Length == 0 ? float.NaN : good.Max(),
            FeatureKind.PastCount => good.Count(v => v > over),
            FeatureKind.PastExcess => (float)(good.Sum(v => Fixed(Math.Max(0, v - over))) / Unit),
            FeatureKind.PastZscore => Zscore(good, Feature(d.Feature!, now)),
            FeatureKind.PastLast => values.Length < Back(d) ? float.NaN : values[^Back(d)],
            FeatureKind.PastAge => Age(_payments.Where(p => Feature(d.Feature!, p) > over).Select(p => (long?)p.TimeMs).Max(), now),
            _ => Decayed(d, now, over),
        };
    }

    private static int Back(FeatureDefinition d) => (int)(d.Parameters[FeatureParameter.Back] ?? 1);

    private float Decayed(FeatureDefinition d, NaivePayment now, double over)
    {
        var isMax = d.Kind == FeatureKind.PastDecayedMax;
        double? value = isMax ? null : 0;
        long? last = null;
        foreach (var p in _payments)
        {
            var v = Feature(d.Feature!, p);
            if (float.IsNaN(v) && isMax)
                continue;
            value *= Fall(p.TimeMs - (last ?? p.TimeMs), d.Decay!.Value);
            value = isMax ? Math.Max(value ?? double.NegativeInfinity, v) : value + (float.IsNaN(v) ? 0 : Math.Max(0, v - over));
            last = Math.Max(last ?? long.MinValue, p.TimeMs);
        }

        return last is null ? (isMax ? float.NaN : 0) : (float)(value!.Value * Fall(now.TimeMs - last.Value, d.Decay!.Value));
    }

    private const double Unit = 1 << 20;

    private static long Fixed(double v) => (long)Math.Round(Math.Clamp(v, -1e8, 1e8) * Unit);

    private static float Zscore(float[] values, float now)
    {
        System.Numerics.BigInteger n = values.Length, sum = 0, squares = 0;
        foreach (var v in values)
            (sum, squares) = (sum + Fixed(v), squares + ((System.Numerics.BigInteger)Fixed(v) * Fixed(v)));
        var spread = (n * squares) - (sum * sum);
        if (values.Length < 2 || spread <= 0)
            return float.NaN;
        var deviation = Math.Sqrt(Velocity.NaiveSeries.ToDouble(spread) / (Unit * Unit)) / values.Length;
        return (float)((now - ((long)sum / Unit / values.Length)) / deviation);
    }

    private static double Fall(double elapsedMs, TimeSpan decay)
        => elapsedMs <= 0 ? 1 : DeterministicMath.Exp(-elapsedMs / decay.TotalMilliseconds);

    private static float Age(long? time, NaivePayment now)
        => time is { } t ? (float)(Math.Max(0, now.TimeMs - t) / 1000.0) : float.NaN;
}
