using System.Runtime.CompilerServices;
using FraudScoring.Disruptor.Sequencing;

namespace FraudScoring.Disruptor.Waiting;

/// <summary>
/// The parkers of the stages that follow a position. Whoever moves the position calls <see cref="Signal"/> after it.
/// Empty, and then free of cost, when the wait strategy never parks.
/// </summary>
internal sealed class WakeList
{
    private Parker[] _parkers = [];

    /// <summary>The turn of the one stage that sleeps here, if it is shared: who holds it needs no waking.</summary>
    public Turn? Turn { get; set; }

    public void Add(Parker parker) => _parkers = [.. _parkers, parker];

    // Inlined: a test of a length is all that a publish costs when nobody ever parks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Signal()
    {
        if (_parkers.Length != 0)
            SignalParked();
    }

    private void SignalParked()
    {
        // Orders the caller's store of the position before the reads of the flags; see Parker.
        Interlocked.MemoryBarrier();
        if (Turn is { IsHeld: true })
            return;
        foreach (var parker in _parkers)
        {
            if (parker.IsWaiting)
                parker.Wake();
        }
    }
}
