namespace FraudScoring.Core.Features.Velocity;

/// <summary>Bounds of the store in memory.</summary>
public sealed record VelocityStoreOptions
{
    /// <summary>Bytes of state; when they are reached, keys that were idle longest give way, and a counter says so.</summary>
    public long BytesMax { get; init; } = 4L << 30;
}
