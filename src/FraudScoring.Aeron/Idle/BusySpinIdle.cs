namespace FraudScoring.Aeron.Idle;

/// <summary>Never gives the core away: the lowest latency, for a thread that has a core of its own.</summary>
public sealed class BusySpinIdle : IIdleStrategy
{
    /// <inheritdoc/>
    public void Idle(int workCount)
    {
        if (workCount == 0)
            Thread.SpinWait(1);
    }
}
