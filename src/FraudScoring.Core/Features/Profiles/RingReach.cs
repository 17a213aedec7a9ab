namespace FraudScoring.Core.Features.Profiles;

/// <summary>How far back a window of a ring reaches, and the tiles that it is answered from when the ring was full.</summary>
internal readonly record struct RingReach(long ReachMs, long TileMs)
{
    /// <summary>A window that begins now.</summary>
    public static RingReach Of(long windowMs) => new(windowMs, TileOf(windowMs));

    public static long TileOf(long windowMs) => Math.Max(1, windowMs / Limits.TilesPerWindow);
}
