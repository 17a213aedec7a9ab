using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>What is kept and computed for one kind of entity: its payments and, for label features, its frauds.</summary>
internal sealed class EntityPlan
{
    private EntityPlan(EntityKind kind, SeriesPlan payments, SeriesPlan? frauds, EntityFeature[] features)
    {
        Kind = kind;
        Payments = payments;
        Frauds = frauds;
        Features = features;
    }

    public EntityKind Kind { get; }

    public SeriesPlan Payments { get; }

    /// <summary>Null when no feature of this entity asks for labels.</summary>
    public SeriesPlan? Frauds { get; }

    public EntityFeature[] Features { get; }

    /// <summary>Null when the set has no feature of this entity.</summary>
    public static EntityPlan? Create(FeatureSet set, EntityKind kind)
    {
        var mine = set.Definitions.Select((d, i) => (Definition: d, Index: i)).Where(x => x.Definition.Entity == kind && x.Definition.IsSeries).ToArray();
        if (mine.Length == 0)
            return null;
        var definitions = mine.Select(x => x.Definition).ToArray();
        var payments = new SeriesPlan(
            definitions.Where(d => d.HasWindow).Select(Spec),
            definitions.Where(d => d.HasRelated).Select(d => d.Of!.Value),
            definitions.Any(d => d.NeedsSquares),
            definitions.Any(d => d.Kind is FeatureKind.Max or FeatureKind.MaxRatio),
            definitions.Any(d => d.HasPlace),
            set.Lateness,
            definitions.Any(d => d.NeedsAmounts));
        var frauds = definitions.Any(d => d.IsLabel)
            ? new SeriesPlan(definitions.Where(d => d.IsLabel).Select(Spec), [], false, false, false, set.Lateness)
            : null;
        CheckSize(kind, payments);
        return new EntityPlan(kind, payments, frauds, [.. mine.Select(x => Compile(x.Definition, x.Index, payments, frauds))]);
    }

    private static void CheckSize(EntityKind kind, SeriesPlan payments)
    {
        var bytes = payments.TiledLayout.Bytes;
        if (bytes > BlockPool.BlockBytesMax)
        {
            throw new FeatureSetException(
                $"features of {kind}: a busy key would take {bytes} bytes, at most {BlockPool.BlockBytesMax} expected; "
                + "use fewer windows, delays or 'of' fields");
        }
    }

    private static EntityFeature Compile(FeatureDefinition d, int index, SeriesPlan payments, SeriesPlan? frauds)
    {
        return new EntityFeature(
            d.Kind,
            index,
            d.HasWindow ? Array.IndexOf(payments.Windows, Spec(d)) : -1,
            d.IsLabel ? Array.IndexOf(frauds!.Windows, Spec(d)) : -1,
            d.HasRelated ? Array.IndexOf(payments.Related, d.Of!.Value) : -1,
            (long)(d.Window?.TotalMilliseconds ?? 0),
            d.IsPrior,
            d.Parameters[FeatureParameter.PriorFrauds] ?? 0,
            d.Parameters[FeatureParameter.PriorCount] ?? 0);
    }

    private static WindowSpec Spec(FeatureDefinition d)
        => new((long)d.Window!.Value.TotalMilliseconds, (long)(d.Delay?.TotalMilliseconds ?? 0));
}
