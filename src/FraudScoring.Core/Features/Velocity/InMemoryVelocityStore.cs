using FraudScoring.Core.Features.Profiles;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Velocity in this process's memory. Bounded: keys idle for longer than anything can ask are forgotten a few at each
/// payment, and at the memory bound those idle longest give way. Belongs to the scoring thread.
/// </summary>
public sealed class InMemoryVelocityStore : IVelocityStore
{
    // Far enough from the end of the numbers that no span that is taken off it wraps.
    private const long LongAgoMs = long.MinValue / 2;

    private const int PrefetchAhead = 6;
    private const int SweptPerPayment = 8;
    private const int SweptPerPaymentWhenFull = 64;

    private readonly FeatureSet _features;
    private readonly EntityTable[] _tables;
    private readonly BlockPool _pool = new();
    private readonly long _bytesMax;
    private readonly long _latenessMs;
    private readonly ProfileStage? _profiles;
    private int _sweepTable;
    private int _sweepProfile;

    /// <summary>An empty store for a feature set.</summary>
    public InMemoryVelocityStore(FeatureSet features, VelocityStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BytesMax, VelocityStoreOptions.BytesLimit);
        _features = features;
        _bytesMax = options.BytesMax;
        _latenessMs = (long)features.Lateness.TotalMilliseconds;
        _tables = [.. features.Plans.Where(p => p is not null).Select(p => new EntityTable(p!, _pool))];
        if (features.Profiles.Length > 0 || features.Groups is not null)
            _profiles = new ProfileStage(features, _pool);
    }

    /// <summary>Newest event time counted, milliseconds since the Unix epoch; before the first, a time long ago.</summary>
    public long WatermarkMs { get; private set; } = LongAgoMs;

    /// <summary>Keys that have state.</summary>
    public long KeyCount => _tables.Sum(t => t.Payments.Keys.Count + (t.Frauds?.Keys.Count ?? 0))
        + (_profiles?.Tables.Sum(t => t.Keys.Count) ?? 0);

    /// <summary>Bytes of tables and state.</summary>
    public long Bytes => _pool.Bytes;

    /// <summary>Bytes taken for tables and state, also those that nothing was written to yet.</summary>
    public long ReservedBytes => _pool.ReservedBytes;

    /// <summary>Payments that came too late to be counted.</summary>
    public long LateCount { get; private set; }

    /// <summary>Keys dropped at the memory bound although something could still have asked for them.</summary>
    public long EvictedCount { get; private set; }

    internal EntityTable[] Tables => _tables;

    internal FeatureSet Features => _features;

    /// <summary>Profiles of entities and groups; null when no feature asks for them.</summary>
    internal ProfileStage? Profiles => _profiles;

    /// <inheritdoc/>
    public void Apply(FeatureBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < Math.Min(PrefetchAhead, batch.Count); i++)
            PrefetchSlots(batch.Event(i));
        for (var i = 0; i < Math.Min(PrefetchAhead / 2, batch.Count); i++)
            PrefetchBlocks(batch.Event(i));
        for (var i = 0; i < batch.Count; i++)
        {
            if (i + PrefetchAhead < batch.Count)
                PrefetchSlots(batch.Event(i + PrefetchAhead));
            if (i + (PrefetchAhead / 2) < batch.Count)
                PrefetchBlocks(batch.Event(i + (PrefetchAhead / 2)));
            ApplyOne(batch, i);
        }

        Sweep(batch.Count);
    }

    /// <inheritdoc/>
    public void ApplyLabel(in VelocityEvent payment, LabelKind previous, LabelKind label)
    {
        foreach (var table in _tables)
        {
            var key = payment.Key(table.Plan.Kind);
            if (table.Frauds is { } frauds && key != UInt128.Zero)
                ApplyLabel(frauds, key, payment, previous, label, WatermarkMs);
        }

        for (var i = 0; i < (_profiles?.Tables.Length ?? 0); i++)
            _profiles!.ApplyLabel(i, payment, previous, label, WatermarkMs);
    }

    /// <inheritdoc/>
    public void AddScore(FeatureBatch batch, int index, double score)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_profiles is null || !_features.ReadsScores || batch.IsLate(index))
            return;
        ref var e = ref batch.Event(index);
        for (var i = 0; i < _profiles.Tables.Length; i++)
        {
            var key = _profiles.KeyOf(i, e);
            if (key != UInt128.Zero)
                _profiles.AddScore(i, key, e, (float)score, WatermarkMs);
        }
    }

    internal static void ApplyLabel(
        SeriesTable frauds, UInt128 key, in VelocityEvent payment, LabelKind previous, LabelKind label, long watermarkMs)
    {
        if (label == LabelKind.Fraud && previous != LabelKind.Fraud)
            frauds.Insert(key, payment, watermarkMs);
        else if (label != LabelKind.Fraud && previous == LabelKind.Fraud)
            frauds.Remove(key, payment);
    }

    /// <summary>Advances the watermark to a payment; false when the payment is too late to be counted.</summary>
    internal bool Admit(in VelocityEvent e)
    {
        if (e.TimeMs > WatermarkMs)
            WatermarkMs = e.TimeMs;
        if (e.TimeMs >= WatermarkMs - _latenessMs)
            return true;
        LateCount++;
        return false;
    }

    internal void RestoreWatermark(long watermarkMs) => WatermarkMs = watermarkMs;

    /// <inheritdoc/>
    public void Apply(FeatureBatch batch, int index)
    {
        ArgumentNullException.ThrowIfNull(batch);
        PrefetchSlots(batch.Event(index));
        PrefetchBlocks(batch.Event(index));
        ApplyOne(batch, index);
        Sweep(1);
    }

    private void ApplyOne(FeatureBatch batch, int index)
    {
        ref var e = ref batch.Event(index);
        var row = batch.RowForWriting(index);
        if (!Admit(e))
        {
            batch.MarkLate(index);
            SetMissing(row);
            return;
        }

        foreach (var table in _tables)
        {
            var key = e.Key(table.Plan.Kind);
            if (key == UInt128.Zero)
                SetMissing(table.Plan, row);
            else
                table.Apply(key, e, WatermarkMs, row);
        }

        _profiles?.Apply(e, row, WatermarkMs);
    }

    private void SetMissing(Span<float> row)
    {
        foreach (var table in _tables)
            SetMissing(table.Plan, row);
        _profiles?.SetMissing(row);
    }

    private static void SetMissing(EntityPlan plan, Span<float> row)
    {
        foreach (ref readonly var feature in plan.Features.AsSpan())
            row[feature.Index] = float.NaN;
    }

    private void PrefetchSlots(in VelocityEvent e)
    {
        foreach (var table in _tables)
            table.Payments.Keys.Prefetch(e.Key(table.Plan.Kind));
    }

    private void PrefetchBlocks(in VelocityEvent e)
    {
        foreach (var table in _tables)
            table.Payments.Prefetch(e.Key(table.Plan.Kind), e.TimeMs);
        _profiles?.Prefetch(e);
    }

    private void Sweep(int payments)
    {
        var used = _pool.UsedBytes;
        if (_profiles is not null)
            SweepProfiles(payments, used);
        if (_tables.Length == 0)
            return;
        var table = _tables[_sweepTable];
        var isPassed = used < _bytesMax
            ? table.Sweep(payments * SweptPerPayment, WatermarkMs, long.MinValue, out var evicted)
            : table.Sweep(payments * SweptPerPaymentWhenFull, WatermarkMs, EvictUpTo(table.Plan.Payments.KeepMs, used), out evicted);
        if (isPassed)
            _sweepTable = (_sweepTable + 1) % _tables.Length;
        EvictedCount += evicted;
    }

    private void SweepProfiles(int payments, long used)
    {
        var table = _profiles!.Tables[_sweepProfile];
        var evicted = 0;
        var isPassed = used < _bytesMax
            ? table.Idle.Sweep(payments * SweptPerPayment, WatermarkMs, long.MinValue, ref evicted)
            : table.Idle.Sweep(payments * SweptPerPaymentWhenFull, WatermarkMs, EvictUpTo(table.Plan.KeepMs, used), ref evicted);
        if (isPassed)
            _sweepProfile = (_sweepProfile + 1) % _profiles.Tables.Length;
        EvictedCount += evicted;
    }

    // At the bound, what was idle for a quarter of its span goes; a twentieth above it, whatever the sweep meets: it
    // looks at more keys than a payment can add, so this is where memory ends.
    private long EvictUpTo(long keepMs, long usedBytes)
        => usedBytes < _bytesMax + (_bytesMax / 20) ? WatermarkMs - (keepMs / 4) : long.MaxValue;
}
