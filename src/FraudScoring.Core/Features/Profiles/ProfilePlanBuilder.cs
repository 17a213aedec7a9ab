using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>Gives the features of one entity their slots and columns; what two of them keep alike is kept once.</summary>
internal sealed class ProfilePlanBuilder
{
    private readonly IReadOnlyList<FeatureDefinition> _all;
    private readonly Dictionary<ProfileUpdate, int> _slots = [];
    private readonly List<(int Slot, double DecayMs)> _risks = [];
    private readonly List<RingTotal> _pastTotals = [];
    private readonly List<RingTotal> _labelTotals = [];

    public ProfilePlanBuilder(IReadOnlyList<FeatureDefinition> all, EntityKind entity)
    {
        _all = all;
        var mine = all.Select((d, i) => (Definition: d, Index: i)).Where(x => x.Definition.Entity == entity && x.Definition.IsProfile).ToArray();
        var labels = mine.Select(x => x.Definition).Where(d => d.IsKnown || d.IsClock).ToArray();
        var labelSlot = labels.Length == 0 ? -1 : Reserve(LabelPlan.Initial);
        foreach (var (d, i) in mine)
            Features.Add(Compile(d, i, labelSlot));
        if (labels.Length > 0)
            Labels = PlanLabels(labels, labelSlot);
        // A ring adds up its shorter windows first; the features' totals move along.
        PastTotals = InOrder(_pastTotals, d => d.IsPast);
        LabelTotals = InOrder(_labelTotals, d => !d.IsPast);
    }

    public List<ProfileFeature> Features { get; } = [];

    public List<ProfileUpdate> Updates { get; } = [];

    public List<long> Initial { get; } = [];

    public List<Measure> PastMeasures { get; } = [];

    /// <summary>What is added up of past events.</summary>
    public RingTotal[] PastTotals { get; }

    /// <summary>What is added up of events whose labels are known.</summary>
    public RingTotal[] LabelTotals { get; }

    public List<RingReach> PastReaches { get; } = [];

    public List<RingReach> LabelReaches { get; } = [];

    public LabelPlan? Labels { get; }

    private static double Ms(TimeSpan? span) => span?.TotalMilliseconds ?? 0;

    private ProfileFeature Compile(FeatureDefinition d, int index, int labelSlot)
    {
        var feature = new ProfileFeature(
            d.Kind, index, SourceOf(d.Feature), labelSlot, -1, (long)Ms(d.Window), (long)Ms(d.Delay), Ms(d.Decay),
            d.Parameters[FeatureParameter.Over] ?? 0, d.Parameters[FeatureParameter.Start] * 100 ?? 0,
            d.Parameters[FeatureParameter.MinCount] ?? 1);
        return d.Kind switch
        {
            FeatureKind.RunningRatio => CompileRunning(d, feature),
            FeatureKind.ClockDecayedRisk => CompileRisk(d, feature),
            FeatureKind.ClockFrauds or FeatureKind.ClockRisk => Smoothed(d, feature) with
            {
                Total = TotalOf(_labelTotals, LabelColumns.Frauds, LabelColumns.Genuine, feature.WindowMs),
            },
            FeatureKind.PastLast => CompileLast(d, feature),
            FeatureKind.PastZscore => Slotted(feature, new(ProfileUpdateKind.Moments, 0, feature.Source, default, 0, 0, 0), 0, 0, 0, 0),
            FeatureKind.PastAge => Slotted(feature, new(ProfileUpdateKind.Age, 0, feature.Source, default, 0, feature.Limit, 0), LabelPlan.Never),
            FeatureKind.PastDecayedExcess => Slotted(
                feature, new(ProfileUpdateKind.DecayedExcess, 0, feature.Source, default, feature.DecayMs, feature.Limit, 0), 0, LabelPlan.Never),
            FeatureKind.PastDecayedMax => Slotted(
                feature, new(ProfileUpdateKind.DecayedMax, 0, feature.Source, default, feature.DecayMs, 0, 0), 0, LabelPlan.Never),
            _ when d.IsPast => CompileTotal(d, feature),
            _ => feature,
        };
    }

    private int SourceOf(string? name)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (_all[i].Name == name)
                return i;
        }

        return Measure.Score;
    }

    private ProfileFeature CompileRunning(FeatureDefinition d, ProfileFeature feature)
    {
        var clip = d.Parameters[FeatureParameter.Clip]!.Value;
        var cap = d.Parameters[FeatureParameter.Cap] * 100 ?? double.PositiveInfinity;
        // Each ratio has a mean of its own: what is clipped follows from the ratio itself.
        return Slotted(feature, new(ProfileUpdateKind.RunningMean, 0, feature.Index, default, 0, clip, cap), 0, 0);
    }

    private ProfileFeature CompileRisk(FeatureDefinition d, ProfileFeature feature)
    {
        var slot = Reserve([0, 0, LabelPlan.Never]);
        _risks.Add((slot, feature.DecayMs));
        return Smoothed(d, feature) with { Slot = slot };
    }

    private static ProfileFeature Smoothed(FeatureDefinition d, ProfileFeature feature) => feature with
    {
        Start = d.Parameters[FeatureParameter.PriorFrauds] ?? 0,
        Count = d.Parameters[FeatureParameter.PriorCount] ?? 0,
    };

    private ProfileFeature CompileLast(FeatureDefinition d, ProfileFeature feature)
    {
        var most = _all.Where(x => x.Entity == d.Entity && x.Kind == FeatureKind.PastLast && x.Feature == d.Feature)
            .Max(x => x.Parameters[FeatureParameter.Back] ?? 1);
        var missing = Enumerable.Repeat((long)BitConverter.SingleToInt32Bits(float.NaN), (int)most).ToArray();
        var kept = Slotted(feature, new(ProfileUpdateKind.Last, 0, feature.Source, default, 0, 0, most), missing);
        return kept with { Slot = kept.Slot + (int)(d.Parameters[FeatureParameter.Back] ?? 1) - 1 };
    }

    // A mean is a sum and, right behind it, a number.
    private ProfileFeature CompileTotal(FeatureDefinition d, ProfileFeature feature)
    {
        var op = d.Kind switch
        {
            FeatureKind.PastMax => MeasureOp.Max,
            FeatureKind.PastCount => MeasureOp.Count,
            FeatureKind.PastExcess => MeasureOp.Excess,
            _ => MeasureOp.Sum,
        };
        Measure[] measures = d.Kind == FeatureKind.PastMean
            ? [new(feature.Source, op, 0), new(feature.Source, MeasureOp.Number, 0)]
            : [new(feature.Source, op, feature.Limit)];
        if (d.Window is null)
            return TotalSlots(feature, measures);
        PastReaches.Add(RingReach.Of(feature.WindowMs));
        var column = 0;
        while (column < PastMeasures.Count && !PastMeasures.Skip(column).Take(measures.Length).SequenceEqual(measures))
            column++;
        if (column == PastMeasures.Count)
            PastMeasures.AddRange(measures);
        return feature with { Total = TotalOf(_pastTotals, column, d.Kind == FeatureKind.PastMean ? column + 1 : -1, feature.WindowMs) };
    }

    // Numbers of one feature lie one behind the other, so that one index finds both.
    private static int TotalOf(List<RingTotal> totals, int column, int next, long windowMs)
    {
        var first = new RingTotal(column, windowMs);
        var second = new RingTotal(next, windowMs);
        for (var i = 0; i < totals.Count; i++)
        {
            if (totals[i] == first && (next < 0 || (i + 1 < totals.Count && totals[i + 1] == second)))
                return i;
        }

        totals.Add(first);
        if (next >= 0)
            totals.Add(second);
        return totals.Count - (next < 0 ? 1 : 2);
    }

    private RingTotal[] InOrder(List<RingTotal> totals, Predicate<FeatureDefinition> isMine)
    {
        // Stable, so that what lies one behind the other still does.
        var order = Enumerable.Range(0, totals.Count).OrderBy(i => totals[i].WindowMs).ToArray();
        for (var f = 0; f < Features.Count; f++)
        {
            if (Features[f].Total >= 0 && isMine(_all[Features[f].Index]))
                Features[f] = Features[f] with { Total = Array.IndexOf(order, Features[f].Total) };
        }

        return [.. order.Select(i => totals[i])];
    }

    private ProfileFeature TotalSlots(ProfileFeature feature, Measure[] measures)
    {
        var slot = Reserve(measures.Select(m => m.Empty));
        for (var i = 0; i < measures.Length; i++)
            Updates.Add(new(ProfileUpdateKind.Total, slot + i, feature.Source, measures[i], 0, 0, 0));
        return feature with { Slot = slot };
    }

    private ProfileFeature Slotted(ProfileFeature feature, ProfileUpdate update, params long[] initial)
    {
        if (!_slots.TryGetValue(update, out var slot))
        {
            _slots[update] = slot = Reserve(initial);
            Updates.Add(update with { Slot = slot });
        }

        return feature with { Slot = slot };
    }

    private int Reserve(IEnumerable<long> initial)
    {
        var slot = Initial.Count;
        Initial.AddRange(initial);
        return slot;
    }

    private LabelPlan PlanLabels(FeatureDefinition[] labels, int slot)
    {
        var delayMs = (long)Ms(labels[0].Delay);
        var windows = labels.Where(d => d.Window is not null).Select(d => (long)Ms(d.Window)).Order().ToArray();
        // What waits is merged so that every window finds its tiles later.
        LabelReaches.Add(new RingReach(Math.Max(1, delayMs), RingReach.TileOf(Math.Max(1, Math.Min(delayMs, windows.FirstOrDefault(delayMs))))));
        LabelReaches.AddRange(windows.Select(w => new RingReach(delayMs + w, RingReach.TileOf(w))));
        var explained = labels.FirstOrDefault(d => d.Explained is not null)?.Explained?.Limits ?? [];
        return new LabelPlan
        {
            FirstSlot = slot,
            DelayMs = delayMs,
            Explained = [.. explained.Select(l => (SourceOf(l.Key), l.Value))],
            ExplainedAmount = explained.Where(l => _all[SourceOf(l.Key)].Kind == FeatureKind.Amount)
                .Select(l => l.Value * 100).Append(double.PositiveInfinity).Min(),
            Risks = [.. _risks],
        };
    }
}
