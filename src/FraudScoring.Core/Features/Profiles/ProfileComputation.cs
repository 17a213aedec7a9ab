using System.Runtime.CompilerServices;
using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// Computes the features of one entity's profile from the profile before the payment. Reads nothing but its arguments.
/// </summary>
internal static class ProfileComputation
{
    private const double MsPerSecond = 1000;
    private const double UnitSquared = (double)(1 << 20) * (1 << 20);

    /// <summary>Writes the features of the profile itself into the row.</summary>
    [SkipLocalsInit]
    public static void ComputeOwn(ProfilePlan plan, ProfileBlock block, in VelocityEvent e, Span<float> row)
    {
        Span<long> totals = stackalloc long[plan.LabelTotals.Length];
        if (!totals.IsEmpty)
            block.Labels.Total(plan.LabelTotals, e.TimeMs - plan.Labels!.DelayMs, totals);
        Compute(plan.Features, totals, plan, block, e, row);
    }

    /// <summary>Writes the features of past values into the row, whose other features are there.</summary>
    [SkipLocalsInit]
    public static void ComputePast(ProfilePlan plan, ProfileBlock block, in VelocityEvent e, Span<float> row)
    {
        Span<long> totals = stackalloc long[plan.PastTotals.Length];
        if (!totals.IsEmpty)
            block.Past.Total(plan.PastTotals, e.TimeMs, totals);
        Compute(plan.PastFeatures, totals, plan, block, e, row);
    }

    private static void Compute(
        ReadOnlySpan<ProfileFeature> features, ReadOnlySpan<long> totals, ProfilePlan plan, ProfileBlock block, in VelocityEvent e, Span<float> row)
    {
        var slots = block.Slots;
        var labels = plan.Labels is null ? [] : slots.Slice(plan.Labels.FirstSlot, LabelPlan.Slots);
        foreach (ref readonly var f in features)
        {
            row[f.Index] = f.Kind switch
            {
                FeatureKind.RunningRatio => (float)(e.Amount / RunningMean(slots[f.Slot], slots[f.Slot + 1], f.Start)),
                >= FeatureKind.PastSum and <= FeatureKind.PastExcess => Past(f, f.WindowMs == 0 ? slots[f.Slot..] : totals[f.Total..]),
                FeatureKind.PastZscore => Zscore(slots.Slice(f.Slot, 4), row[f.Source]),
                FeatureKind.PastLast => BitConverter.Int32BitsToSingle((int)slots[f.Slot]),
                FeatureKind.PastAge => Age(slots[f.Slot], e.TimeMs),
                FeatureKind.PastDecayedExcess or FeatureKind.PastDecayedMax => Decayed(f, slots, e.TimeMs),
                FeatureKind.ClockFrauds or FeatureKind.ClockRisk => Window(f, totals[f.Total..]),
                FeatureKind.ClockDecayedRisk => Risk(f, slots, e.TimeMs),
                _ => Label(f, labels, e),
            };
        }
    }

    private static double RunningMean(long count, long sum, double start) => (start + sum) / (1 + count);

    private static float Label(in ProfileFeature f, ReadOnlySpan<long> labels, in VelocityEvent e)
    {
        var run = labels[LabelPlan.Run];
        switch (f.Kind)
        {
            case FeatureKind.KnownMean:
                return (float)(RunningMean(labels[LabelPlan.KnownCount], labels[LabelPlan.KnownSum], f.Start) / 100);
            case FeatureKind.KnownRatio:
                return labels[LabelPlan.KnownCount] < f.Count
                    ? float.NaN
                    : (float)(e.Amount / RunningMean(labels[LabelPlan.KnownCount], labels[LabelPlan.KnownSum], f.Start));
            case FeatureKind.ClockRun:
                return run;
            case FeatureKind.ClockFirst:
                return run == 0 ? float.NaN : Age(labels[LabelPlan.RunFirst], e.TimeMs);
            case FeatureKind.ClockLegitBefore:
                return run == 0 ? float.NaN : Age(labels[LabelPlan.RunLegitBefore], e.TimeMs);
            case FeatureKind.ClockFraudAge:
                return Age(labels[LabelPlan.LastFraud], e.TimeMs);
            case FeatureKind.ClockLegitAge:
                return Age(labels[LabelPlan.LastLegit], e.TimeMs);
            case FeatureKind.ClockKnownAge:
                return Age(labels[LabelPlan.LastKnown], e.TimeMs);
            default:
                throw new InvalidOperationException($"{f.Kind} is not a profile feature");
        }
    }

    // A payment that came late may be older than what is remembered: that is no time ago.
    private static float Age(long time, long nowMs)
        => time == LabelPlan.Never ? float.NaN : (float)(Math.Max(0, nowMs - time) / MsPerSecond);

    private static float Past(in ProfileFeature f, ReadOnlySpan<long> totals)
    {
        var op = f.Kind switch
        {
            FeatureKind.PastMax => MeasureOp.Max,
            FeatureKind.PastCount => MeasureOp.Count,
            FeatureKind.PastExcess => MeasureOp.Excess,
            _ => MeasureOp.Sum,
        };
        var measure = new Measure(f.Source, op, f.Limit);
        var value = measure.Value(totals[0]);
        if (f.Kind == FeatureKind.PastMax)
            return double.IsNegativeInfinity(value) ? float.NaN : (float)value;
        if (f.Kind != FeatureKind.PastMean)
            return (float)value;
        return totals[1] == 0 ? float.NaN : (float)(value / totals[1]);
    }

    private static float Zscore(ReadOnlySpan<long> moments, float value)
    {
        var count = moments[0];
        var spread = (count * new Int128((ulong)moments[3], (ulong)moments[2])) - ((Int128)moments[1] * moments[1]);
        if (count < 2 || spread <= 0)
            return float.NaN;
        var deviation = Math.Sqrt((double)spread / UnitSquared) / count;
        return (float)((value - (moments[1] / (double)(1 << 20) / count)) / deviation);
    }

    private static float Decayed(in ProfileFeature f, ReadOnlySpan<long> slots, long nowMs)
    {
        var last = slots[f.Slot + 1];
        if (last == LabelPlan.Never)
            return f.Kind == FeatureKind.PastDecayedMax ? float.NaN : 0;
        return (float)(Decay.Value(slots[f.Slot]) * Decay.Factor(nowMs - last, f.DecayMs));
    }

    private static float Window(in ProfileFeature f, ReadOnlySpan<long> totals)
    {
        var frauds = totals[0];
        var unexplained = LabelColumns.Low(frauds);
        if (f.Kind == FeatureKind.ClockFrauds)
            return unexplained;
        var genuine = LabelColumns.Low(totals[1]);
        var whole = unexplained + LabelColumns.High(frauds) + genuine + f.Count;
        return whole == 0 ? 0 : (float)((unexplained + f.Start) / whole);
    }

    // Both sums fall alike, but what smooths them does not.
    private static float Risk(in ProfileFeature f, ReadOnlySpan<long> slots, long nowMs)
    {
        var last = slots[f.Slot + 2];
        var left = last == LabelPlan.Never ? 0 : Decay.Factor(nowMs - last, f.DecayMs);
        var whole = (Decay.Value(slots[f.Slot + 1]) * left) + f.Count;
        return whole == 0 ? 0 : (float)(((Decay.Value(slots[f.Slot]) * left) + f.Start) / whole);
    }
}
