using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>Events of a busy key, added up in tiles.</summary>
internal static class TiledSeries
{
    public static void Initialize(SeriesPlan plan, Span<byte> block)
    {
        block[..plan.TiledLayout.Bytes].Clear();
        ref var header = ref SeriesHeader.Of(block);
        header.Format = SeriesHeader.Tiled;
        header.NewestMs = long.MinValue;
        Place(block).TimeMs = long.MinValue;
        for (var w = 0; w < plan.Windows.Length; w++)
            new TileRing(plan, block, w).Initialize();
    }

    /// <summary>Turns a block of single events into tiles.</summary>
    public static void ConvertFrom(SeriesPlan plan, ReadOnlySpan<byte> exact, Span<byte> block)
    {
        Initialize(plan, block);
        SeriesHeader.Of(block).Key = SeriesHeader.Of(exact).Key;
        var events = new ExactEvents(plan, exact);
        Span<uint> columns = stackalloc uint[plan.ColumnCount];
        for (var i = 0; i < events.Count; i++)
        {
            for (var c = 0; c < columns.Length; c++)
                columns[c] = events.Column(c)[i];
            Insert(plan, block, events.TimeAt(i), events.PackedAmountAt(i), columns);
        }
    }

    public static void Insert(SeriesPlan plan, Span<byte> block, long timeMs, long packedAmount, ReadOnlySpan<uint> columns)
    {
        ref var header = ref SeriesHeader.Of(block);
        for (var w = 0; w < plan.Windows.Length; w++)
            new TileRing(plan, block, w).Add(timeMs, packedAmount >> 1, (packedAmount & 1) != 0, 1);
        for (var c = 0; c < plan.Related.Length; c++)
            new RelatedTable(plan, block, c).Add(columns[c], timeMs);
        if (plan.HasPlace)
            KeepPlace(ref Place(block), timeMs, columns[^2], columns[^1]);
        header.NewestMs = Math.Max(header.NewestMs, timeMs);
    }

    /// <summary>Takes back one event of this time and amount.</summary>
    public static void Remove(SeriesPlan plan, Span<byte> block, long timeMs, long amount)
    {
        for (var w = 0; w < plan.Windows.Length; w++)
            new TileRing(plan, block, w).Add(timeMs, amount, false, -1);
    }

    public static void Query(SeriesPlan plan, Span<byte> block, long timeMs, Span<WindowTotals> totals)
    {
        for (var w = 0; w < plan.Windows.Length; w++)
            new TileRing(plan, block, w).Query(timeMs, out totals[w]);
    }

    /// <summary>The last place that was provided; its time is <see cref="long.MinValue"/> when none was.</summary>
    public static ref LastPlace Place(Span<byte> block) => ref Unsafe.As<byte, LastPlace>(ref block[SeriesPlan.HeaderBytes]);

    private static void KeepPlace(ref LastPlace place, long timeMs, uint latitude, uint longitude)
    {
        var lat = BitConverter.UInt32BitsToSingle(latitude);
        if (float.IsNaN(lat) || timeMs < place.TimeMs)
            return;
        place.TimeMs = timeMs;
        place.Latitude = lat;
        place.Longitude = BitConverter.UInt32BitsToSingle(longitude);
    }
}
