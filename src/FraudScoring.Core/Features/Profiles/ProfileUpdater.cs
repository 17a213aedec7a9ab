using System.Diagnostics;
using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// Counts a payment, with the features it was scored by, in an entity's profile. Reads nothing but its arguments, so
/// that a log that holds the features is enough to count the payment again.
/// </summary>
internal static class ProfileUpdater
{
    // The mean of one or two payments says little about what is far from it.
    private const int CappedPayments = 3;

    public static void Count(ProfilePlan plan, ProfileBlock block, in VelocityEvent e, ReadOnlySpan<float> row, long watermarkMs)
    {
        var slots = block.Slots;
        foreach (ref readonly var update in plan.Updates.AsSpan())
            Apply(update, slots, e, row[update.Source]);
        if (plan.Labels is { } labels)
            new LabelTrack(labels, block).Add(e, row, watermarkMs);
        if (plan.Block.Past is { } past)
        {
            var columns = block.Past.Columns(block.Past.Insert(e.TimeMs));
            for (var c = 0; c < columns.Length; c++)
            {
                var measure = past.Measures[c];
                columns[c] = measure.Source == Measure.Score ? measure.Empty : measure.Of(row[measure.Source]);
            }
        }
    }

    /// <summary>Adds the score of the payment that was counted last at its time.</summary>
    public static void AddScore(ProfilePlan plan, ProfileBlock block, in VelocityEvent e, float score)
    {
        var slots = block.Slots;
        foreach (ref readonly var update in plan.ScoreUpdates.AsSpan())
            Apply(update, slots, e, score);
        if (plan.Block.Past is not { } past)
            return;
        var at = block.Past.UpperBound(e.TimeMs) - 1;
        Debug.Assert(at >= 0 && block.Past.TimeMs(at) == e.TimeMs, "a score follows its payment");
        var columns = block.Past.Columns(at);
        for (var c = 0; c < columns.Length; c++)
        {
            if (past.Measures[c].Source == Measure.Score)
                columns[c] = past.Measures[c].Of(score);
        }
    }

    private static void Apply(in ProfileUpdate update, Span<long> all, in VelocityEvent e, float value)
    {
        var slots = all[update.Slot..];
        switch (update.Kind)
        {
            case ProfileUpdateKind.RunningMean:
                slots[1] += Clipped(update, slots[0], e.Amount, value);
                slots[0]++;
                break;
            case ProfileUpdateKind.Total:
                slots[0] = update.Measure.Merge(slots[0], update.Measure.Of(value));
                break;
            case ProfileUpdateKind.Moments when !float.IsNaN(value):
                AddMoments(slots, Measure.ToFixed(value));
                break;
            case ProfileUpdateKind.Last:
                slots[..((int)update.Count - 1)].CopyTo(slots[1..]);
                slots[0] = BitConverter.SingleToInt32Bits(value);
                break;
            case ProfileUpdateKind.Age when value > update.Limit:
                slots[0] = Math.Max(slots[0], e.TimeMs);
                break;
            case ProfileUpdateKind.DecayedExcess:
                Fall(update, slots, e.TimeMs);
                Decay.Add(ref slots[0], 1, float.IsNaN(value) ? 0 : Math.Max(0, value - update.Limit));
                break;
            case ProfileUpdateKind.DecayedMax when !float.IsNaN(value):
                var isFirst = slots[1] == LabelPlan.Never;
                Fall(update, slots, e.TimeMs);
                slots[0] = BitConverter.DoubleToInt64Bits(isFirst ? value : Math.Max(Decay.Value(slots[0]), value));
                break;
        }
    }

    // What the amount is clipped to follows from its ratio to the mean, which is in the row.
    private static long Clipped(in ProfileUpdate update, long count, long amount, float ratio)
    {
        if (count < CappedPayments)
            return (long)Math.Min(amount, update.Count);
        return ratio > update.Limit ? (long)Math.Round(update.Limit * amount / ratio) : amount;
    }

    private static void AddMoments(Span<long> slots, long value)
    {
        slots[0]++;
        slots[1] += value;
        var squares = new Int128((ulong)slots[3], (ulong)slots[2]) + WindowTotals.Square(value);
        slots[2] = (long)(ulong)squares;
        slots[3] = (long)(ulong)(squares >> 64);
    }

    private static void Fall(in ProfileUpdate update, Span<long> slots, long timeMs)
    {
        if (slots[1] != LabelPlan.Never)
            slots[0] = BitConverter.DoubleToInt64Bits(Decay.Value(slots[0]) * Decay.Factor(timeMs - slots[1], update.DecayMs));
        slots[1] = Math.Max(slots[1], timeMs);
    }
}
