namespace FraudScoring.Aeron.Idle;

/// <summary>Lets other threads run, but comes back at once.</summary>
public sealed class YieldingIdle : IIdleStrategy
{
    /// <inheritdoc/>
    public void Idle(int workCount)
    {
        if (workCount == 0)
            Thread.Yield();
    }
}
