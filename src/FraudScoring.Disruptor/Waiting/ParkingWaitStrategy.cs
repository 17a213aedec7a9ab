using FraudScoring.Disruptor.Sequencing;

namespace FraudScoring.Disruptor.Waiting;

/// <summary>
/// Spins, yields, and sleeps once there is nothing to do: no core time when idle, and no lock and no system call while
/// busy. Whoever gives work pays a fence and a look at a flag, and wakes the stage only if it sleeps.
/// </summary>
public sealed class ParkingWaitStrategy : WaitStrategy
{
    private readonly int _spins;
    private readonly int _yields;
    private readonly int _parkTimeoutMs;

    /// <summary>100 spins, 20 yields, and an idle callback at least every 100 ms.</summary>
    public ParkingWaitStrategy()
        : this(spins: 100, yields: 20, TimeSpan.FromMilliseconds(100))
    {
    }

    /// <summary>Parks after so many spins and yields without work.</summary>
    /// <param name="spins">Looks in a row, 0 or more.</param>
    /// <param name="yields">Looks between which the core is offered to others, 0 or more.</param>
    /// <param name="parkTimeout">
    /// How long to sleep at most before the handler hears that it is idle again; infinite is allowed, since waking does
    /// not depend on it.
    /// </param>
    public ParkingWaitStrategy(int spins, int yields, TimeSpan parkTimeout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spins);
        ArgumentOutOfRangeException.ThrowIfNegative(yields);
        if (parkTimeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(parkTimeout, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(parkTimeout, TimeSpan.FromMinutes(1));
        }

        _spins = spins;
        _yields = yields;
        _parkTimeoutMs = (int)parkTimeout.TotalMilliseconds;
    }

    internal override bool Parks => true;

    internal override bool Spin(SequenceBarrier barrier, long sequence)
        => YieldingWaitStrategy.SpinThenYield(barrier, sequence, _spins, _yields);

    internal override void Park(SequenceBarrier barrier, Sequence position)
    {
        var parker = barrier.Parker;
        parker.Prepare();

        // The position is read behind the fence: a shared stage may have been moved by another thread.
        if (barrier.IsAvailable(position.Value + 1) || barrier.IsHalted)
            parker.Cancel();
        else
            parker.Park(_parkTimeoutMs);
    }
}
