namespace FraudScoring.Aeron.Client;

/// <summary>
/// Says that the one thread that polls or offers is inside. Plain stores are enough: the conductor looks seconds after
/// it closed the resource, and whoever enters later sees that it is closed.
/// </summary>
internal struct UsageMark
{
    private volatile bool _isInside;

    public readonly bool IsInside => _isInside;

    public void Enter() => _isInside = true;

    public void Leave() => _isInside = false;
}
