using FraudScoring.Disruptor.Sequencing;

namespace FraudScoring.Disruptor.Waiting;

/// <summary>
/// Spins, then offers the core to other threads between looks: near the latency of spinning when there are fewer cores
/// than stages, but an idle stage still uses whatever core time nobody else wants.
/// </summary>
public sealed class YieldingWaitStrategy : WaitStrategy
{
    private const int SpinsPerRound = 100;
    private const int YieldsPerRound = 200;

    internal override bool Spin(SequenceBarrier barrier, long sequence)
        => SpinThenYield(barrier, sequence, SpinsPerRound, YieldsPerRound);

    internal static bool SpinThenYield(SequenceBarrier barrier, long sequence, int spins, int yields)
    {
        for (var turn = 0; turn < spins; turn++)
        {
            if (barrier.IsAvailable(sequence))
                return true;

            // As in BusySpinWaitStrategy.
            Thread.SpinWait(1);
        }

        for (var turn = 0; turn < yields; turn++)
        {
            Thread.Yield();
            if (barrier.IsAvailable(sequence))
                return true;
        }

        return false;
    }
}
