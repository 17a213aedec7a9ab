using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Disruptor.Sequencing;

/// <summary>
/// Hands out slots of the ring to producers and never one that the slowest last stage has not released.
/// Claim, fill, publish: a claimed slot that is never published stops every stage behind it for ever.
/// </summary>
internal abstract class Sequencer(int size)
{
    private volatile bool _isClosed;
    private volatile bool _isHalted;

    public int Size { get; } = size;

    public Sequence Cursor { get; } = new();

    /// <summary>The last stages of all chains. Set before the first thread starts, then only read.</summary>
    public SequenceGroup Gating { get; set; } = SequenceGroup.Empty;

    /// <summary>The parkers of the first stages.</summary>
    public WakeList Readers { get; } = new();

    /// <summary>The highest slot handed out, published or not.</summary>
    public abstract long Claimed { get; }

    /// <summary>New claims are refused.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The stages stop after the batch at hand, and waiting claims are given up.</summary>
    public bool IsHalted => _isHalted;

    public bool IsDrained => Gating.Minimum() >= Claimed;

    public void Close() => _isClosed = true;

    public void Halt()
    {
        _isClosed = true;
        _isHalted = true;
    }

    protected void CheckClaim(int count)
    {
        if (count < 1 || count > Size)
            ThrowCount(count);
    }

    protected void CheckOpen()
    {
        if (_isClosed)
            ThrowHalted();
    }

    /// <summary>Waits until the slowest stage has passed a sequence; the result is that stage's position.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected long WaitForRoom(long wrapPoint)
    {
        var spinner = new SpinWait();
        long slowest;
        while ((slowest = Gating.Minimum()) < wrapPoint)
        {
            if (_isHalted)
                ThrowHalted();

            // Never sleeps for a millisecond: room comes within a batch.
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        return slowest;
    }

    [DoesNotReturn]
    private void ThrowCount(int count) => throw new ArgumentOutOfRangeException(
        nameof(count), count, $"A claim is for 1 to {Size} slots, the size of the ring.");

    [DoesNotReturn]
    private static void ThrowHalted() => throw new RingHaltedException();
}
