namespace FraudScoring.Core.Features.Velocity;

/// <summary>Bounds of the store in memory.</summary>
public sealed record VelocityStoreOptions
{
    /// <summary>
    /// Bytes of state in use; when they are reached, keys that were idle longest give way, and a counter says so. The
    /// tables of keys and blocks that wait to be used again come on top (measured: half as much while keys grow).
    /// </summary>
    public long BytesMax { get; init; } = 4L << 30;
}
