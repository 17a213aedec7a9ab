using System.Diagnostics;

namespace FraudScoring.Demo;

/// <summary>A rate over the last second or so.</summary>
internal sealed class RateMeter
{
    private readonly Queue<(long Timestamp, long Count)> _seen = new();

    public double Next(long count)
    {
        var now = Stopwatch.GetTimestamp();
        _seen.Enqueue((now, count));
        while (_seen.Count > 5)
            _seen.Dequeue();
        var (since, before) = _seen.Peek();
        var seconds = Stopwatch.GetElapsedTime(since, now).TotalSeconds;
        return seconds > 0 ? (count - before) / seconds : 0;
    }
}
