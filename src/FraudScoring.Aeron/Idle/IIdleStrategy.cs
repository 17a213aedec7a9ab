namespace FraudScoring.Aeron.Idle;

/// <summary>What a polling loop does when there was nothing to do. An instance belongs to one thread.</summary>
public interface IIdleStrategy
{
    /// <summary>Waits when <paramref name="workCount"/> is 0, starts over when not.</summary>
    void Idle(int workCount);
}
