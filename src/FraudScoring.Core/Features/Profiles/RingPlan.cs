namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// What an <see cref="EventRing"/> keeps of each event and for how long. Rule: events are kept one by one while the ring
/// has room; when it is full, what no window reaches any more is dropped, and if that is not enough, neighbours that lie
/// in the same 64th of the shortest window that reaches the newer of them become one, with its time.
/// </summary>
internal sealed class RingPlan
{
    private const int CapacityMin = 4;

    private readonly RingReach[] _reaches;
    private readonly long _lateTileMs;

    public RingPlan(IEnumerable<Measure> measures, IEnumerable<RingReach> reaches, long latenessMs)
    {
        Measures = [.. measures];
        _reaches = [.. reaches.Distinct().OrderBy(r => r.ReachMs).ThenBy(r => r.TileMs)];
        _lateTileMs = Math.Max(_reaches[^1].TileMs, latenessMs / Limits.TilesPerWindow);
        KeepMs = _reaches[^1].ReachMs + latenessMs;
        CapacityMax = Limits.ExactEventsMax + TilesMax(latenessMs);
    }

    /// <summary>A number each for every event.</summary>
    public Measure[] Measures { get; }

    /// <summary>How far behind the newest event one is kept.</summary>
    public long KeepMs { get; }

    /// <summary>Events that the ring has room for at most; merging always leaves fewer.</summary>
    public int CapacityMax { get; }

    /// <summary>Numbers from one event to the next: its time and what was measured.</summary>
    public int Stride => 1 + Measures.Length;

    public int Bytes(int capacity) => capacity * Stride * sizeof(long);

    public int NextCapacity(int capacity) => Math.Min(Math.Max(CapacityMin, capacity + (capacity / 2)), CapacityMax);

    /// <summary>Length of the tile that an event of this age may be merged in.</summary>
    public long TileMs(long ageMs)
    {
        foreach (ref readonly var reach in _reaches.AsSpan())
        {
            if (ageMs < reach.ReachMs)
                return reach.TileMs;
        }

        return _lateTileMs;
    }

    // Merging leaves an event for each tile of each reach, and one more where a tile is cut by a reach or by the border
    // between what is known and what is not.
    private int TilesMax(long latenessMs)
    {
        var tiles = 2 + (latenessMs / _lateTileMs);
        var from = 0L;
        foreach (var reach in _reaches)
        {
            tiles += ((reach.ReachMs - from) / reach.TileMs) + 3;
            from = reach.ReachMs;
        }

        return (int)Math.Min(tiles, ushort.MaxValue);
    }
}
