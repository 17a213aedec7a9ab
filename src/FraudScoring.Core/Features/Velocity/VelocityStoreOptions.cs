namespace FraudScoring.Core.Features.Velocity;

/// <summary>Bounds of the store in memory.</summary>
public sealed record VelocityStoreOptions
{
    /// <summary>The largest bound: with free blocks on top, what the handles of blocks can address.</summary>
    public const long BytesLimit = 40L << 30;

    /// <summary>
    /// Bytes of state and tables in use, at most <see cref="BytesLimit"/>; when they are reached, keys that were idle
    /// longest give way, and a counter says so. Blocks that wait to be used again come on top (measured: two fifths as
    /// much while all keys grow together).
    /// </summary>
    public long BytesMax { get; init; } = 4L << 30;
}
