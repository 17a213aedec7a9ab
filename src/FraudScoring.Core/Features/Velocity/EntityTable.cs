namespace FraudScoring.Core.Features.Velocity;

/// <summary>State of all entities of one kind.</summary>
internal sealed class EntityTable(EntityPlan plan, BlockPool pool)
{
    public EntityPlan Plan { get; } = plan;

    public SeriesTable Payments { get; } = new(plan.Payments, pool);

    public SeriesTable? Frauds { get; } = plan.Frauds is null ? null : new SeriesTable(plan.Frauds, pool);

    /// <summary>Computes the features of a payment's entity and counts the payment.</summary>
    public unsafe void Apply(UInt128 key, in VelocityEvent e, long watermarkMs, Span<float> row)
    {
        var slot = Payments.Keys.FindForAdd(key);
        var block = Payments.Open(*slot, watermarkMs);
        var frauds = Frauds is null ? [] : Frauds.Open(*Frauds.Keys.Find(key), watermarkMs);
        EntityComputation.Compute(Plan, block, frauds, e, row);
        Payments.Insert(slot, key, e, watermarkMs);
    }

    /// <summary>Looks at some slots and forgets idle keys; true when the whole table was passed.</summary>
    public bool Sweep(int slots, long watermarkMs, long evictUpToMs, out int evicted)
    {
        evicted = 0;
        Frauds?.Idle.Sweep(slots, watermarkMs, evictUpToMs, ref evicted);
        return Payments.Idle.Sweep(slots, watermarkMs, evictUpToMs, ref evicted);
    }
}
