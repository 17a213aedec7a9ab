using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>What is kept and computed in the profile of one kind of entity.</summary>
internal sealed class ProfilePlan
{
    private ProfilePlan(EntityKind entity, ProfilePlanBuilder parts, long latenessMs)
    {
        Entity = entity;
        Features = [.. parts.Features.Where(f => !IsPast(f.Kind))];
        PastFeatures = [.. parts.Features.Where(f => IsPast(f.Kind))];
        Updates = [.. parts.Updates.Where(u => u.Source != Measure.Score)];
        ScoreUpdates = [.. parts.Updates.Where(u => u.Source == Measure.Score)];
        Labels = parts.Labels;
        PastTotals = parts.PastTotals;
        LabelTotals = parts.LabelTotals;
        // Profiles are for life, as far as that can be bounded: as long as the longest window may be.
        var keepMs = (long)TimeSpan.FromDays(Limits.HorizonDaysMax).TotalMilliseconds + latenessMs + (Labels?.DelayMs ?? 0);
        Block = new BlockPlan(
            [.. parts.Initial],
            Labels is null ? null : new RingPlan(LabelColumns.Measures, parts.LabelReaches, latenessMs),
            parts.PastMeasures.Count == 0 ? null : new RingPlan(parts.PastMeasures, parts.PastReaches, latenessMs),
            keepMs);
    }

    public EntityKind Entity { get; }

    /// <summary>Features that read no other entity's and no past values.</summary>
    public ProfileFeature[] Features { get; }

    /// <summary>Features of earlier values of other features, or of scores.</summary>
    public ProfileFeature[] PastFeatures { get; }

    public ProfileUpdate[] Updates { get; }

    public ProfileUpdate[] ScoreUpdates { get; }

    /// <summary>Null when no feature asks for labels.</summary>
    public LabelPlan? Labels { get; }

    /// <summary>What features need of the ring of past events, shorter windows first.</summary>
    public RingTotal[] PastTotals { get; }

    /// <summary>What features need of the ring of labels, shorter windows first.</summary>
    public RingTotal[] LabelTotals { get; }

    public BlockPlan Block { get; }

    /// <summary>Null when the set has no such feature of this entity.</summary>
    public static ProfilePlan? Create(FeatureSet set, EntityKind entity)
    {
        if (!set.Definitions.Any(d => d.Entity == entity && d.IsProfile))
            return null;
        var parts = new ProfilePlanBuilder(set.Definitions, entity);
        var plan = new ProfilePlan(entity, parts, (long)set.Lateness.TotalMilliseconds);
        if (plan.Block.BytesMax > BlockPool.BlockBytesMax)
        {
            throw new FeatureSetException(
                $"features of {entity}: a busy key's profile would take {plan.Block.BytesMax} bytes, at most "
                + $"{BlockPool.BlockBytesMax} expected; use fewer windows or delays closer to their windows");
        }

        return plan;
    }

    private static bool IsPast(FeatureKind kind) => kind is >= FeatureKind.PastSum and <= FeatureKind.PastDecayedMax;
}
