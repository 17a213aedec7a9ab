using System.Runtime.CompilerServices;
using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Tests.Features.Velocity;

public class TileRingTests
{
    private const byte Canary = 0xA7;

    [Fact]
    public void Layout_StructsHaveTheSizesOfTheBlock()
    {
        Assert.Equal(TiledLayout.TileBytesFull, Unsafe.SizeOf<Tile>());
        Assert.Equal(TiledLayout.RingHeaderBytes, Unsafe.SizeOf<RingHeader>());
        Assert.Equal(SeriesPlan.HeaderBytes, Unsafe.SizeOf<SeriesHeader>());
        Assert.Equal(TiledLayout.PlaceBytes, Unsafe.SizeOf<LastPlace>());
    }

    [Theory]
    [InlineData(false, 640, 0)]
    [InlineData(false, 1000, 0)]
    [InlineData(false, 1000, 37)]
    [InlineData(false, 640, 10_240)]
    [InlineData(true, 640, 0)]
    [InlineData(true, 1000, 4_321)]
    public void AddAndQuery_AtRandom_EqualTheRecount(bool isFull, int length, int delay)
    {
        var window = new WindowSpec(length, delay);
        var plan = new SeriesPlan([window], [], isFull, isFull, false, TimeSpan.Zero);
        var memory = new byte[plan.TiledLayout.Bytes + 64];
        memory.AsSpan(plan.TiledLayout.Bytes).Fill(Canary);
        var block = memory.AsSpan(0, plan.TiledLayout.Bytes);
        TiledSeries.Initialize(plan, block);
        var random = new Random(length + delay);
        var events = new List<(long Time, long Amount, bool IsDeclined)>();
        var newest = -500_000L;
        for (var step = 0; step < 4000; step++)
        {
            newest += random.Next(200) == 0 ? random.Next(100_000) : random.Next(12);
            var time = random.Next(4) == 0 ? newest - random.Next(length * 2) : newest;
            var ring = new TileRing(plan, block, 0);

            AssertTotals(Recount(events, window, time, events.Select(e => e.Time).Append(time).Max()), Totals(ring, time), isFull);
            var amount = random.NextInt64(1L << 40);
            ring.Add(time, amount, time % 3 == 0, 1);
            events.Add((time, amount, time % 3 == 0));
        }

        Assert.True(newest > 0);
        Assert.False(memory.AsSpan(plan.TiledLayout.Bytes).ContainsAnyExcept(Canary));
    }

    [Fact]
    public void Query_AfterAHugeJump_IsEmpty()
    {
        var plan = new SeriesPlan([new WindowSpec(64_000, 0)], [], false, false, false, TimeSpan.Zero);
        var block = new byte[plan.TiledLayout.Bytes];
        TiledSeries.Initialize(plan, block);
        var ring = new TileRing(plan, block, 0);
        ring.Add(-1_000_000_000_000_000, 5, false, 1);
        Assert.Equal(1, Totals(ring, -1_000_000_000_000_000).Count);

        Assert.Equal(0, Totals(ring, 1_000_000_000_000_000).Count);
    }

    [Fact]
    public void Add_TakingBackWhatIsNotThere_ChangesNothing()
    {
        var plan = new SeriesPlan([new WindowSpec(64_000, 0)], [], false, false, false, TimeSpan.Zero);
        var block = new byte[plan.TiledLayout.Bytes];
        TiledSeries.Initialize(plan, block);
        var ring = new TileRing(plan, block, 0);
        ring.Add(10_000, 5, false, 1);

        ring.Add(3_000, 5, false, -1);
        Assert.Equal((1, 5), (Totals(ring, 10_000).Count, Totals(ring, 10_000).Sum));
        ring.Add(10_000, 5, false, -1);
        Assert.Equal((0, 0), (Totals(ring, 10_000).Count, Totals(ring, 10_000).Sum));
    }

    private static WindowTotals Totals(TileRing ring, long timeMs)
    {
        ring.Query(timeMs, out var totals);
        return totals;
    }

    private static WindowTotals Recount(
        List<(long Time, long Amount, bool IsDeclined)> events, WindowSpec window, long time, long newest)
    {
        decimal tile = window.LengthMs / 64;
        var last = Math.Floor((time - window.DelayMs) / tile);
        var oldestKept = Math.Floor(newest / tile) - 63 - Math.Ceiling(window.DelayMs / tile);
        var totals = default(WindowTotals);
        foreach (var e in events)
        {
            var index = Math.Floor(e.Time / tile);
            if (index <= last && index > last - 64 && index >= oldestKept)
                totals.Add(e.Amount, e.IsDeclined, true);
        }

        return totals;
    }

    private static void AssertTotals(WindowTotals expected, WindowTotals actual, bool isFull)
    {
        Assert.Equal((expected.Count, expected.Declined, expected.Sum), (actual.Count, actual.Declined, actual.Sum));
        if (isFull)
            Assert.Equal((expected.Max, expected.Squares), (actual.Max, actual.Squares));
    }
}
