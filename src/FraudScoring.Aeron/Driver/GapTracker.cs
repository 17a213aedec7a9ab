namespace FraudScoring.Aeron.Driver;

/// <summary>When to ask for the first gap of a stream: not at once, as packets overtake each other, and not too often.</summary>
internal sealed class GapTracker(long delayNs, long repeatNs)
{
    private long _position = -1;
    private long _dueNs;

    public void Close() => _position = -1;

    public bool IsDue(long position, long nowNs)
    {
        if (position != _position)
        {
            _position = position;
            _dueNs = nowNs + delayNs;
        }

        if (nowNs < _dueNs)
            return false;
        _dueNs = nowNs + repeatNs;
        return true;
    }
}
