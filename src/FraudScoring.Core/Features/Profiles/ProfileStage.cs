using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// The profiles of all entities and groups. What a payment changes in a profile follows from that profile, the payment,
/// its features and its score alone, so that each profile can be brought up to date from a log by itself.
/// </summary>
internal sealed class ProfileStage
{
    private readonly ProfilePlan[] _plans;
    private readonly GroupPlan? _groups;
    private readonly ElseRule[] _elses;
    private readonly int[] _indices;
    private readonly ProfileTable[] _entityTables;
    private readonly ProfileTable[] _groupTables;

    // The profiles of the payment at hand, opened once; zero where it has none.
    private readonly long[] _opened;

    public ProfileStage(FeatureSet features, BlockPool pool)
    {
        _plans = features.Profiles;
        _groups = features.Groups;
        _elses = features.Elses;
        _entityTables = [.. _plans.Select(p => new ProfileTable(p.Block, pool))];
        _groupTables = [.. (_groups?.Groups ?? []).Select(_ => new ProfileTable(_groups!.Block, pool))];
        Tables = [.. _entityTables, .. _groupTables];
        _opened = new long[_plans.Length];
        _indices =
        [
            .. _plans.SelectMany(p => p.Features.Concat(p.PastFeatures)).Select(f => f.Index),
            .. (_groups?.Features ?? []).Select(f => f.Index),
        ];
    }

    /// <summary>All tables: those of the entities, then those of the groups.</summary>
    public ProfileTable[] Tables { get; }

    /// <summary>Computes a payment's features into its row, whose other features are there, and counts the payment.</summary>
    public void Apply(in VelocityEvent e, Span<float> row, long watermarkMs)
    {
        for (var i = 0; i < _plans.Length; i++)
            _opened[i] = ComputeOwn(_plans[i], _entityTables[i], e, row, watermarkMs);
        ComputeGroups(e, row, watermarkMs);
        foreach (var rule in _elses)
            rule.Apply(row);
        for (var i = 0; i < _plans.Length; i++)
            ComputePast(_plans[i], _entityTables[i], _opened[i], e, row);
        for (var i = 0; i < _plans.Length; i++)
        {
            if (_opened[i] != 0)
                CountEntity(i, e.Key(_plans[i].Entity), _entityTables[i].BlockAt(_opened[i]), e, row, watermarkMs);
        }

        for (var i = _plans.Length; i < Tables.Length; i++)
        {
            var key = KeyOf(i, e);
            if (key != UInt128.Zero)
                Count(i, key, e, row, watermarkMs);
        }
    }

    /// <summary>The key of a payment in a table; zero when it has none.</summary>
    public UInt128 KeyOf(int table, in VelocityEvent e)
        => table < _plans.Length ? e.Key(_plans[table].Entity) : GroupKey.Of(_groups!.Groups[table - _plans.Length], e);

    /// <summary>Counts a payment in one table, given the features that it had.</summary>
    public void Count(int table, UInt128 key, in VelocityEvent e, ReadOnlySpan<float> row, long watermarkMs)
    {
        var block = Tables[table].Open(key, watermarkMs);
        if (table >= _plans.Length)
        {
            GroupComputation.Count(block.Slots, GroupComputation.LogAmount(e.Amount));
            Tables[table].Touch(key, block, e.TimeMs);
            return;
        }

        if (_plans[table].Labels is { } labels)
            new LabelTrack(labels, block).Advance(watermarkMs);
        CountEntity(table, key, block, e, row, watermarkMs);
    }

    /// <summary>Adds the score of a payment that was counted in one table.</summary>
    public void AddScore(int table, UInt128 key, in VelocityEvent e, float score, long watermarkMs)
    {
        if (table < _plans.Length && Tables[table].TryGet(key, watermarkMs, out var block))
            ProfileUpdater.AddScore(_plans[table], block, e, score);
    }

    /// <summary>Applies a label in one table.</summary>
    public void ApplyLabel(int table, in VelocityEvent payment, LabelKind previous, LabelKind label, long watermarkMs)
    {
        if (table >= _plans.Length || _plans[table].Labels is not { } labels || (previous == LabelKind.Fraud) == (label == LabelKind.Fraud))
            return;
        var key = payment.Key(_plans[table].Entity);
        if (key != UInt128.Zero && Tables[table].TryGet(key, watermarkMs, out var block))
            new LabelTrack(labels, block).Report(payment, label == LabelKind.Fraud, watermarkMs);
    }

    /// <summary>Marks every feature of profiles and groups as missing.</summary>
    public void SetMissing(Span<float> row)
    {
        foreach (var index in _indices)
            row[index] = float.NaN;
    }

    public void Prefetch(in VelocityEvent e)
    {
        for (var i = 0; i < _plans.Length; i++)
            _entityTables[i].Prefetch(e.Key(_plans[i].Entity));
    }

    private void CountEntity(
        int table, UInt128 key, ProfileBlock block, in VelocityEvent e, ReadOnlySpan<float> row, long watermarkMs)
    {
        ProfileUpdater.Count(_plans[table], block, e, row, watermarkMs);
        Tables[table].Touch(key, block, e.TimeMs);
    }

    private static long ComputeOwn(ProfilePlan plan, ProfileTable table, in VelocityEvent e, Span<float> row, long watermarkMs)
    {
        var key = e.Key(plan.Entity);
        if (key == UInt128.Zero)
        {
            SetMissing(plan.Features, row);
            return 0;
        }

        var handle = table.OpenHandle(key, watermarkMs);
        var block = table.BlockAt(handle);
        if (plan.Labels is { } labels)
            new LabelTrack(labels, block).Advance(watermarkMs);
        ProfileComputation.ComputeOwn(plan, block, e, row);
        return handle;
    }

    private static void ComputePast(ProfilePlan plan, ProfileTable table, long opened, in VelocityEvent e, Span<float> row)
    {
        if (plan.PastFeatures.Length == 0)
            return;
        if (opened == 0)
            SetMissing(plan.PastFeatures, row);
        else
            ProfileComputation.ComputePast(plan, table.BlockAt(opened), e, row);
    }

    private static void SetMissing(ReadOnlySpan<ProfileFeature> features, Span<float> row)
    {
        foreach (ref readonly var f in features)
            row[f.Index] = float.NaN;
    }

    private void ComputeGroups(in VelocityEvent e, Span<float> row, long watermarkMs)
    {
        if (_groups is null)
            return;
        var log = GroupComputation.LogAmount(e.Amount);
        foreach (ref readonly var f in _groups.Features.AsSpan())
        {
            var group = Slots(f.Group, e, watermarkMs);
            if (group.IsEmpty)
            {
                row[f.Index] = float.NaN;
                continue;
            }

            row[f.Index] = f.Kind switch
            {
                FeatureKind.GroupZscore => GroupComputation.Zscore(f, log, group),
                FeatureKind.GroupDifference => GroupComputation.Difference(log, group),
                _ => GroupComputation.Share(group, Slots(f.Larger, e, watermarkMs)),
            };
        }
    }

    private Span<long> Slots(int group, in VelocityEvent e, long watermarkMs)
    {
        var key = GroupKey.Of(_groups!.Groups[group], e);
        return key == UInt128.Zero ? [] : _groupTables[group].Open(key, watermarkMs).Slots;
    }
}
