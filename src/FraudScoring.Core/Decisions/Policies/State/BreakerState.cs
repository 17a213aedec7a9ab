namespace FraudScoring.Core.Decisions.Policies.State;

/// <summary>
/// Counts what the policy would decide, in sixteenths of the window by the time of decision, and trips when the share of
/// blocks or reviews is out of its band. Only <see cref="Reset"/> ends that.
/// </summary>
internal sealed class BreakerState(BreakerSettings settings)
{
    private const int Slices = 16;

    private readonly int[] _all = new int[Slices];
    private readonly int[] _blocks = new int[Slices];
    private readonly int[] _reviews = new int[Slices];
    private readonly long _sliceMs = Math.Max(settings.WindowMs / Slices, 1);
    private long _slice = long.MinValue;
    private int _allSum;
    private int _blockSum;
    private int _reviewSum;

    /// <summary>Why it tripped, as what was out of its band; none while it has not.</summary>
    public BreakerTrip Trip { get; private set; }

    public bool HasTripped => Trip != BreakerTrip.None;

    /// <summary>Counts a decision.</summary>
    public void Count(Decision decision, long nowMs)
    {
        MoveTo(nowMs);
        var at = (int)(_slice % Slices);
        _all[at]++;
        _allSum++;
        if (decision == Decision.Block)
        {
            _blocks[at]++;
            _blockSum++;
        }
        else if (decision == Decision.Review)
        {
            _reviews[at]++;
            _reviewSum++;
        }

        if (Trip == BreakerTrip.None && _allSum >= settings.Floor)
            Trip = Look();
    }

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        Trip = BreakerTrip.None;
        Array.Clear(_all);
        Array.Clear(_blocks);
        Array.Clear(_reviews);
        (_allSum, _blockSum, _reviewSum) = (0, 0, 0);
    }

    /// <summary>Takes up the state of before a restart.</summary>
    public void Restore(BreakerTrip trip) => Trip = trip;

    private BreakerTrip Look()
    {
        var blocks = (double)_blockSum / _allSum;
        var reviews = (double)_reviewSum / _allSum;
        if (blocks > settings.BlockMax)
            return BreakerTrip.ManyBlocks;
        if (blocks < settings.BlockMin)
            return BreakerTrip.FewBlocks;
        if (reviews > settings.ReviewMax)
            return BreakerTrip.ManyReviews;
        return reviews < settings.ReviewMin ? BreakerTrip.FewReviews : BreakerTrip.None;
    }

    private void MoveTo(long nowMs)
    {
        var slice = Math.Max(nowMs / _sliceMs, _slice);
        if (_slice == long.MinValue || slice - _slice >= Slices)
        {
            var trip = Trip;
            Reset();
            Trip = trip;
            _slice = slice;
            return;
        }

        while (_slice < slice)
        {
            var at = (int)(++_slice % Slices);
            _allSum -= _all[at];
            _blockSum -= _blocks[at];
            _reviewSum -= _reviews[at];
            (_all[at], _blocks[at], _reviews[at]) = (0, 0, 0);
        }
    }
}
