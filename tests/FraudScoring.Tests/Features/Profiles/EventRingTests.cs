using FraudScoring.Core;
using FraudScoring.Core.Features.Profiles;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>Past events of busy keys: bounded, and never further off than a tile.</summary>
public class EventRingTests
{
    private const long Short = 64_000;
    private const long Long = 6_400_000;

    private static readonly RingPlan Plan = new(
        [new Measure(0, MeasureOp.Number, 0), new Measure(0, MeasureOp.Max, 0)], [RingReach.Of(Short), RingReach.Of(Long)], 10_000);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 500)]
    [InlineData(3, 5_000)]
    [InlineData(4, 100_000)]
    public void Total_ManyEvents_LiesBetweenTheWindowAndTheWindowWithOneTile(int seed, int stepMs)
    {
        var random = new Random(seed);
        var entries = new long[Plan.CapacityMax * Plan.Stride];
        ushort count = 0;
        var ring = new EventRing(Plan, entries, ref count);
        var all = new List<(long TimeMs, double Value)>();
        var now = 1_000_000_000L;
        for (var i = 0; i < 20_000; i++)
        {
            var time = random.Next(20) == 0 ? now - random.Next(10_000) : now += random.Next(stepMs);
            MakeRoom(ring, now);
            var value = random.NextDouble();
            var columns = ring.Columns(ring.Insert(time));
            columns[0] = 1;
            columns[1] = Plan.Measures[1].Of((float)value);
            all.Add((time, (float)value));
            if (i % 50 != 0)
                continue;
            foreach (var window in (long[])[Short, Long])
                Compare(ring, all, now, window);
        }
    }

    [Fact]
    public void Compact_WithABorder_KeepsBothSidesApart()
    {
        var entries = new long[Plan.CapacityMax * Plan.Stride];
        ushort count = 0;
        var ring = new EventRing(Plan, entries, ref count);
        for (var i = 0; i < 10; i++)
            ring.Columns(ring.Insert(1_000_000_000))[0] = 1;
        ushort border = 4;

        ring.Compact(1_000_000_000, ref border);

        Assert.Equal(2, ring.Count);
        Assert.Equal(1, border);
        Assert.Equal([4, 6], new[] { ring.Columns(0)[0], ring.Columns(1)[0] });
    }

    private static void MakeRoom(EventRing ring, long newestMs)
    {
        if (ring.IsFull)
            ring.Purge(newestMs);
        ushort border = 0;
        if (ring.IsFull)
            ring.Compact(newestMs, ref border);
        Assert.False(ring.IsFull);
    }

    // An event that was merged stands at the time of the newest of its tile, so that up to a tile more may be counted.
    private static void Compare(EventRing ring, List<(long TimeMs, double Value)> all, long now, long window)
    {
        var least = all.Where(e => e.TimeMs <= now && e.TimeMs > now - window).ToArray();
        var most = all.Where(e => e.TimeMs <= now && e.TimeMs > now - window - (window / Limits.TilesPerWindow)).ToArray();
        Span<long> totals = stackalloc long[2];
        ring.Total([new RingTotal(0, window), new RingTotal(1, window)], now, totals);
        Assert.InRange(totals[0], least.Length, most.Length);
        var max = BitConverter.Int64BitsToDouble(totals[1]);
        Assert.InRange(max, least.Length == 0 ? double.NegativeInfinity : least.Max(e => e.Value), most.Length == 0 ? double.NegativeInfinity : most.Max(e => e.Value));
    }
}
