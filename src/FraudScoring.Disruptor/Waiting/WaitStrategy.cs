using FraudScoring.Disruptor.Sequencing;

namespace FraudScoring.Disruptor.Waiting;

/// <summary>
/// How a stage waits for work. Waiting goes in rounds: spin for a while, tell the handler that it is idle, then park
/// if the strategy does. One instance serves all stages; it keeps no state.
/// </summary>
public abstract class WaitStrategy
{
    private protected WaitStrategy()
    {
    }

    /// <summary>Whether stages fall asleep, so that whoever gives them work has to look whether they do.</summary>
    internal virtual bool Parks => false;

    /// <summary>Waits awake for a bounded number of turns; true as soon as there is work.</summary>
    internal abstract bool Spin(SequenceBarrier barrier, long sequence);

    /// <summary>Sleeps until there may be work behind the stage's position, or returns at once.</summary>
    internal virtual void Park(SequenceBarrier barrier, Sequence position)
    {
    }
}
