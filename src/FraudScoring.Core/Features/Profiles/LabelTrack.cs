using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>The labels of one entity: what waits for its label, and the clock that runs on those that are known.</summary>
internal readonly ref struct LabelTrack
{
    private readonly LabelPlan _plan;
    private readonly EventRing _ring;
    private readonly Span<long> _slots;
    private readonly Span<long> _all;
    private readonly ref ushort _known;

    public LabelTrack(LabelPlan plan, ProfileBlock block)
    {
        _plan = plan;
        _ring = block.Labels;
        _all = block.Slots;
        _slots = _all.Slice(plan.FirstSlot, LabelPlan.Slots);
        _known = ref block.Header.LabelsKnown;
    }

    /// <summary>Takes note of the labels that became known by the watermark.</summary>
    public void Advance(long watermarkMs)
    {
        while (_known < _ring.Count && _ring.TimeMs(_known) + _plan.DelayMs <= watermarkMs)
            Learn(_known++);
    }

    /// <summary>Takes in a payment, whose label is open.</summary>
    public void Add(in VelocityEvent e, ReadOnlySpan<float> row, long watermarkMs)
    {
        var at = _ring.Insert(e.TimeMs);
        var columns = _ring.Columns(at);
        columns[LabelColumns.Genuine] = LabelColumns.Pair(1, _plan.IsExplained(row) ? 1 : 0);
        columns[LabelColumns.Amount] = e.Amount;
        if (e.TimeMs + _plan.DelayMs > watermarkMs)
            return;
        // So late that its delay has passed already.
        _known++;
        Learn(at);
    }

    /// <summary>A payment is reported as fraud, or no longer.</summary>
    public void Report(in VelocityEvent payment, bool isFraud, long watermarkMs)
    {
        Advance(watermarkMs);
        var at = Find(payment, isFraud);
        var isExplained = payment.Amount > _plan.ExplainedAmount;
        if (at >= 0)
            isExplained = Mark(_ring.Columns(at), payment.Amount, isFraud);
        if (payment.TimeMs + _plan.DelayMs > watermarkMs)
            return;
        Correct(payment, isFraud, isExplained);
    }

    private void Learn(int at)
    {
        var time = _ring.TimeMs(at);
        var columns = _ring.Columns(at);
        var genuine = LabelColumns.Low(columns[LabelColumns.Genuine]);
        var unexplained = LabelColumns.Low(columns[LabelColumns.Frauds]);
        var explained = LabelColumns.High(columns[LabelColumns.Frauds]);
        if (genuine > 0)
        {
            _slots[LabelPlan.KnownCount] += genuine;
            _slots[LabelPlan.KnownSum] += columns[LabelColumns.Amount];
            EndRun(time);
        }

        if (unexplained > 0)
            Run(time, unexplained);
        _slots[LabelPlan.LastKnown] = Math.Max(_slots[LabelPlan.LastKnown], time);
        foreach (var (slot, decay) in _plan.Risks)
            LearnRisk(slot, decay, time + _plan.DelayMs, unexplained + explained, genuine + unexplained + explained);
    }

    private void EndRun(long time)
    {
        _slots[LabelPlan.Run] = 0;
        _slots[LabelPlan.LastLegit] = Math.Max(_slots[LabelPlan.LastLegit], time);
    }

    private void Run(long time, int frauds)
    {
        if (_slots[LabelPlan.Run] == 0)
        {
            _slots[LabelPlan.RunFirst] = time;
            _slots[LabelPlan.RunLegitBefore] = _slots[LabelPlan.LastLegit];
        }

        _slots[LabelPlan.Run] += frauds;
        _slots[LabelPlan.LastFraud] = Math.Max(_slots[LabelPlan.LastFraud], time);
    }

    private void LearnRisk(int slot, double decayMs, long knownMs, int frauds, int payments)
    {
        ref var last = ref _all[slot + 2];
        var later = last == LabelPlan.Never ? 1 : Decay.Factor(knownMs - last, decayMs);
        var weight = last == LabelPlan.Never ? 1 : Decay.Factor(last - knownMs, decayMs);
        Decay.Add(ref _all[slot], later, frauds * weight);
        Decay.Add(ref _all[slot + 1], later, payments * weight);
        last = Math.Max(last, knownMs);
    }

    // What was learnt as legitimate is taken back, or the other way round.
    private void Correct(in VelocityEvent payment, bool isFraud, bool isExplained)
    {
        var sign = isFraud ? -1 : 1;
        if (_slots[LabelPlan.KnownCount] + sign >= 0 && _slots[LabelPlan.KnownSum] + (sign * payment.Amount) >= 0)
        {
            _slots[LabelPlan.KnownCount] += sign;
            _slots[LabelPlan.KnownSum] += sign * payment.Amount;
        }

        if (isFraud && !isExplained)
            Run(payment.TimeMs, 1);
        else if (!isFraud && !isExplained && _slots[LabelPlan.Run] > 0)
            _slots[LabelPlan.Run]--;
        foreach (var (slot, decay) in _plan.Risks)
            LearnRisk(slot, decay, payment.TimeMs + _plan.DelayMs, -sign, 0);
    }

    // The event that holds the payment: its own, or the one that it was merged into.
    private int Find(in VelocityEvent payment, bool isFraud)
    {
        for (var at = _ring.UpperBound(payment.TimeMs - 1); at < _ring.Count; at++)
        {
            var columns = _ring.Columns(at);
            var isOpen = LabelColumns.Low(isFraud ? columns[LabelColumns.Genuine] : columns[LabelColumns.Frauds]) > 0
                || (!isFraud && LabelColumns.High(columns[LabelColumns.Frauds]) > 0);
            var isSame = _ring.TimeMs(at) == payment.TimeMs && (!isFraud || columns[LabelColumns.Amount] == payment.Amount);
            var isMerged = LabelColumns.Low(columns[LabelColumns.Genuine]) + LabelColumns.Low(columns[LabelColumns.Frauds])
                + LabelColumns.High(columns[LabelColumns.Frauds]) > 1;
            if (isOpen && (isSame || (isMerged && columns[LabelColumns.Amount] >= (isFraud ? payment.Amount : 0))))
                return at;
            if (_ring.TimeMs(at) > payment.TimeMs)
                return -1;
        }

        return -1;
    }

    // Of payments that became one it is no longer known which of them explains itself: as many as there are, at first.
    private bool Mark(Span<long> columns, long amount, bool isFraud)
    {
        var genuine = columns[LabelColumns.Genuine];
        var frauds = columns[LabelColumns.Frauds];
        if (isFraud)
        {
            var isExplained = LabelColumns.High(genuine) > 0
                && (LabelColumns.Low(genuine) == LabelColumns.High(genuine) || amount > _plan.ExplainedAmount);
            columns[LabelColumns.Genuine] = LabelColumns.Pair(LabelColumns.Low(genuine) - 1, LabelColumns.High(genuine) - (isExplained ? 1 : 0));
            columns[LabelColumns.Frauds] = frauds + (isExplained ? LabelColumns.Pair(0, 1) : 1);
            columns[LabelColumns.Amount] -= amount;
            return isExplained;
        }

        var wasExplained = LabelColumns.Low(frauds) == 0 || (LabelColumns.High(frauds) > 0 && amount > _plan.ExplainedAmount);
        columns[LabelColumns.Frauds] = frauds - (wasExplained ? LabelColumns.Pair(0, 1) : 1);
        columns[LabelColumns.Genuine] = LabelColumns.Pair(LabelColumns.Low(genuine) + 1, LabelColumns.High(genuine) + (wasExplained ? 1 : 0));
        columns[LabelColumns.Amount] += amount;
        return wasExplained;
    }
}
