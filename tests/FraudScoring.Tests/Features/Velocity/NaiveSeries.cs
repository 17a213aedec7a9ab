using System.Globalization;
using System.Numerics;
using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features.Velocity;

/// <summary>
/// All events of one key in a plain list, and the written rules counted out event by event. Shares no code with the
/// store.
/// </summary>
internal sealed class NaiveSeries(NaiveRules rules)
{
    private const int ExactMax = 128;
    private const int Tiles = 64;
    private const int ValuesMax = 128;

    private readonly List<NaiveEvent> _life = [];
    private readonly Dictionary<RelatedField, List<(string Value, long LastMs)>> _values = [];
    private long _newestMs = long.MinValue;
    private long _headMs = long.MinValue;
    private NaiveEvent? _place;

    public bool IsBusy { get; private set; }

    /// <summary>A key that was idle for the kept span starts again with nothing.</summary>
    public void ForgetIfIdle(long watermarkMs)
    {
        if (_newestMs == long.MinValue || _newestMs > watermarkMs - rules.KeepMs)
            return;
        _life.Clear();
        _values.Clear();
        _newestMs = _headMs = long.MinValue;
        _place = null;
        IsBusy = false;
    }

    public void Add(NaiveEvent e)
    {
        var keptFrom = Math.Max(e.TimeMs, _newestMs) - rules.KeepMs;
        if (!IsBusy && _life.Count(x => x.TimeMs > keptFrom) >= ExactMax)
        {
            foreach (var x in Ordered.Where(x => x.TimeMs > keptFrom))
                Summarise(x);
            IsBusy = true;
        }

        _life.Add(e);
        _newestMs = Math.Max(_newestMs, e.TimeMs);
        _headMs = Math.Max(_headMs, e.TimeMs);
        if (IsBusy)
            Summarise(e);
    }

    public void Remove(NaiveEvent e) => _life.Remove(e);

    /// <summary>Events of the window (t - delay - length, t - delay], or of its tiles when the key is busy.</summary>
    public NaiveEvent[] Window(long timeMs, TimeSpan window, TimeSpan delay)
    {
        var length = (long)window.TotalMilliseconds;
        var end = timeMs - (long)delay.TotalMilliseconds;
        if (!IsBusy)
            return [.. _life.Where(x => x.TimeMs <= end && x.TimeMs > end - length)];

        _headMs = Math.Max(_headMs, timeMs);
        var tile = length / Tiles;
        var last = Floor(end, tile);
        var kept = Tiles + (int)Math.Ceiling((decimal)(long)delay.TotalMilliseconds / tile);
        return [.. _life.Where(x =>
        {
            var index = Floor(x.TimeMs, tile);
            return index <= last && index > last - Tiles && index > Floor(_headMs, tile) - kept;
        })];
    }

    public string[] ValuesInWindow(RelatedField of, long timeMs, TimeSpan window)
    {
        var after = timeMs - (long)window.TotalMilliseconds;
        if (IsBusy)
            return [.. _values.GetValueOrDefault(of, []).Where(v => v.LastMs > after).Select(v => v.Value)];
        return [.. _life.Where(x => x.TimeMs > after && x.TimeMs <= timeMs)
            .Select(x => x.Related(of)).Where(v => v.Length > 0).Distinct()];
    }

    public long? LastBefore(long timeMs)
    {
        var candidates = IsBusy
            ? _life.Where(x => x.TimeMs == _newestMs && x.TimeMs <= timeMs)
            : _life.Where(x => x.TimeMs <= timeMs);
        return candidates.Where(x => x.TimeMs > timeMs - rules.LookBackMs).Max(x => (long?)x.TimeMs);
    }

    public NaiveEvent? LastPlaceBefore(long timeMs)
    {
        var place = IsBusy ? _place : Ordered.LastOrDefault(x => x.TimeMs <= timeMs && !float.IsNaN(x.Latitude));
        return place is null || place.TimeMs > timeMs || place.TimeMs <= timeMs - rules.LookBackMs ? null : place;
    }

    /// <summary>Correctly rounded by the parser, whatever the size.</summary>
    public static double ToDouble(BigInteger value)
        => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // OrderBy is stable: events of one time stay in the order of arrival.
    private IEnumerable<NaiveEvent> Ordered => _life.OrderBy(x => x.TimeMs);

    private void Summarise(NaiveEvent e)
    {
        if (!float.IsNaN(e.Latitude) && (_place is null || e.TimeMs >= _place.TimeMs))
            _place = e;
        foreach (var of in rules.Related)
            Remember(of, e.Related(of), e.TimeMs);
    }

    private void Remember(RelatedField of, string value, long timeMs)
    {
        if (value.Length == 0)
            return;
        if (!_values.TryGetValue(of, out var values))
            _values[of] = values = [];
        var at = values.FindIndex(v => v.Value == value);
        if (at >= 0)
            values[at] = (value, Math.Max(values[at].LastMs, timeMs));
        else if (values.Count < ValuesMax)
            values.Add((value, timeMs));
        else if (values.Min(v => v.LastMs) is var oldest && oldest <= timeMs)
            values[values.FindIndex(v => v.LastMs == oldest)] = (value, timeMs);
    }

    private static long Floor(long timeMs, long tile) => (long)Math.Floor((decimal)timeMs / tile);
}
