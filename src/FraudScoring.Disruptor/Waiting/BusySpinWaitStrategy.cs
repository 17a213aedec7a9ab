using FraudScoring.Disruptor.Sequencing;

namespace FraudScoring.Disruptor.Waiting;

/// <summary>Keeps looking without a pause: the lowest latency, one core for each stage, idle or not.</summary>
public sealed class BusySpinWaitStrategy : WaitStrategy
{
    // About 50 us between two idle callbacks.
    private const int TurnsPerRound = 64 * 1024;

    internal override bool Spin(SequenceBarrier barrier, long sequence)
    {
        for (var turn = 0; turn < TurnsPerRound; turn++)
        {
            if (barrier.IsAvailable(sequence))
                return true;
        }

        return false;
    }
}
