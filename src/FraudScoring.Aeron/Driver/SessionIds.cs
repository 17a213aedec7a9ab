namespace FraudScoring.Aeron.Driver;

/// <summary>Draws session ids, outside of the range that is kept for people to choose from.</summary>
internal sealed class SessionIds(Random random)
{
    private const int ReservedMin = -1;
    private const int ReservedMax = 1000;
    private int _next = random.Next(int.MinValue, int.MaxValue);

    public int Next(Func<int, bool> isUsed)
    {
        while (true)
        {
            if (_next is >= ReservedMin and <= ReservedMax)
                _next = ReservedMax + 1;
            var candidate = _next;
            _next = unchecked(_next + 1);
            if (!isUsed(candidate))
                return candidate;
        }
    }
}
