using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Events of a quiet key, one by one in the order of their times (those of one time in the order of arrival). Columns
/// lie one behind the other: times, amounts with the declined flag in the lowest bit, hashes, place.
/// </summary>
internal static class ExactSeries
{
    public static void Initialize(SeriesPlan plan, Span<byte> block, int capacity)
    {
        block[..SeriesPlan.HeaderBytes].Clear();
        ref var header = ref SeriesHeader.Of(block);
        header.Format = SeriesHeader.Exact;
        header.Capacity = (ushort)capacity;
        header.NewestMs = long.MinValue;
        System.Diagnostics.Debug.Assert(block.Length >= plan.ExactBytes(capacity), "block too small");
    }

    /// <summary>Copies every event into a larger block.</summary>
    public static void CopyTo(SeriesPlan plan, ReadOnlySpan<byte> from, Span<byte> to, int capacity)
    {
        Initialize(plan, to, capacity);
        ref readonly var source = ref SeriesHeader.Of(from);
        ref var target = ref SeriesHeader.Of(to);
        target.Count = source.Count;
        target.NewestMs = source.NewestMs;
        Times(from)[..source.Count].CopyTo(Times(to));
        Amounts(from)[..source.Count].CopyTo(Amounts(to));
        for (var c = 0; c < plan.ColumnCount; c++)
            Column(from, c)[..source.Count].CopyTo(Column(to, c));
    }

    /// <summary>Forgets events that no window can reach any more, given that time has come to <paramref name="nowMs"/>.</summary>
    public static void Purge(SeriesPlan plan, Span<byte> block, long nowMs)
    {
        ref var header = ref SeriesHeader.Of(block);
        var keepFrom = Math.Max(nowMs, header.NewestMs) - plan.KeepMs;
        var gone = UpperBound(Times(block)[..header.Count], keepFrom);
        if (gone == 0)
            return;
        var left = header.Count - gone;
        Times(block).Slice(gone, left).CopyTo(Times(block));
        Amounts(block).Slice(gone, left).CopyTo(Amounts(block));
        for (var c = 0; c < plan.ColumnCount; c++)
            Column(block, c).Slice(gone, left).CopyTo(Column(block, c));
        header.Count = (ushort)left;
    }

    /// <summary>Puts an event in its place. The block must have room.</summary>
    public static void Insert(SeriesPlan plan, Span<byte> block, long timeMs, long packedAmount, ReadOnlySpan<uint> columns)
    {
        ref var header = ref SeriesHeader.Of(block);
        int count = header.Count;
        var times = Times(block);
        var at = count == 0 || times[count - 1] <= timeMs ? count : UpperBound(times[..count], timeMs);
        if (at < count)
            ShiftRight(plan, block, at, count);
        times[at] = timeMs;
        Amounts(block)[at] = packedAmount;
        for (var c = 0; c < columns.Length; c++)
            Column(block, c)[at] = columns[c];
        header.Count = (ushort)(count + 1);
        header.NewestMs = Math.Max(header.NewestMs, timeMs);
    }

    /// <summary>Takes back one event of this time and amount; false when there is none.</summary>
    public static bool Remove(SeriesPlan plan, Span<byte> block, long timeMs, long amount)
    {
        ref var header = ref SeriesHeader.Of(block);
        int count = header.Count;
        for (var at = UpperBound(Times(block)[..count], timeMs) - 1; at >= 0 && Times(block)[at] == timeMs; at--)
        {
            if (Amounts(block)[at] >> 1 != amount)
                continue;
            ShiftLeft(plan, block, at, count);
            header.Count--;
            return true;
        }

        return false;
    }

    /// <summary>Number of times that are not after <paramref name="timeMs"/>.</summary>
    public static int UpperBound(ReadOnlySpan<long> times, long timeMs)
    {
        var low = 0;
        var high = times.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (times[middle] <= timeMs)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Fills the totals of every window as of <paramref name="timeMs"/>.</summary>
    public static void Query(SeriesPlan plan, ReadOnlySpan<byte> block, long timeMs, Span<WindowTotals> totals)
    {
        var times = Times(block)[..SeriesHeader.Of(block).Count];
        var amounts = Amounts(block);
        var last = LastAtOrBefore(times, timeMs);
        var running = default(WindowTotals);
        var window = 0;
        var start = plan.UndelayedCount == 0 ? long.MaxValue : timeMs - plan.Windows[0].LengthMs;
        for (var i = last; i >= 0 && window < plan.UndelayedCount; i--)
        {
            while (times[i] <= start)
            {
                totals[window++] = running;
                if (window == plan.UndelayedCount)
                    break;
                start = timeMs - plan.Windows[window].LengthMs;
            }

            running.Add(amounts[i] >> 1, (amounts[i] & 1) != 0, plan.NeedsSquares);
        }

        for (; window < plan.UndelayedCount; window++)
            totals[window] = running;
        for (; window < plan.Windows.Length; window++)
            totals[window] = QueryDelayed(plan, times, amounts, timeMs, plan.Windows[window]);
    }

    /// <summary>Index of the newest event that is not after <paramref name="timeMs"/>, or -1.</summary>
    public static int LastAtOrBefore(ReadOnlySpan<long> times, long timeMs)
        => times.Length == 0 || times[^1] <= timeMs ? times.Length - 1 : UpperBound(times, timeMs) - 1;

    public static ReadOnlySpan<long> Times(ReadOnlySpan<byte> block)
        => MemoryMarshal.Cast<byte, long>(block.Slice(SeriesPlan.HeaderBytes, SeriesHeader.Of(block).Capacity * sizeof(long)));

    public static ReadOnlySpan<uint> Column(ReadOnlySpan<byte> block, int column)
    {
        int capacity = SeriesHeader.Of(block).Capacity;
        var start = SeriesPlan.HeaderBytes + (capacity * ((2 * sizeof(long)) + (column * sizeof(uint))));
        return MemoryMarshal.Cast<byte, uint>(block.Slice(start, capacity * sizeof(uint)));
    }

    public static ReadOnlySpan<long> Amounts(ReadOnlySpan<byte> block)
    {
        int capacity = SeriesHeader.Of(block).Capacity;
        return MemoryMarshal.Cast<byte, long>(
            block.Slice(SeriesPlan.HeaderBytes + (capacity * sizeof(long)), capacity * sizeof(long)));
    }

    private static Span<long> Times(Span<byte> block)
        => MemoryMarshal.Cast<byte, long>(block.Slice(SeriesPlan.HeaderBytes, SeriesHeader.Of(block).Capacity * sizeof(long)));

    private static Span<long> Amounts(Span<byte> block)
    {
        int capacity = SeriesHeader.Of(block).Capacity;
        return MemoryMarshal.Cast<byte, long>(
            block.Slice(SeriesPlan.HeaderBytes + (capacity * sizeof(long)), capacity * sizeof(long)));
    }

    private static Span<uint> Column(Span<byte> block, int column)
    {
        int capacity = SeriesHeader.Of(block).Capacity;
        var start = SeriesPlan.HeaderBytes + (capacity * ((2 * sizeof(long)) + (column * sizeof(uint))));
        return MemoryMarshal.Cast<byte, uint>(block.Slice(start, capacity * sizeof(uint)));
    }

    private static WindowTotals QueryDelayed(
        SeriesPlan plan, ReadOnlySpan<long> times, ReadOnlySpan<long> amounts, long timeMs, WindowSpec window)
    {
        var totals = default(WindowTotals);
        var end = timeMs - window.DelayMs;
        for (var i = LastAtOrBefore(times, end); i >= 0 && times[i] > end - window.LengthMs; i--)
            totals.Add(amounts[i] >> 1, (amounts[i] & 1) != 0, plan.NeedsSquares);
        return totals;
    }

    private static void ShiftRight(SeriesPlan plan, Span<byte> block, int at, int count)
    {
        Times(block)[at..count].CopyTo(Times(block)[(at + 1)..]);
        Amounts(block)[at..count].CopyTo(Amounts(block)[(at + 1)..]);
        for (var c = 0; c < plan.ColumnCount; c++)
            Column(block, c)[at..count].CopyTo(Column(block, c)[(at + 1)..]);
    }

    private static void ShiftLeft(SeriesPlan plan, Span<byte> block, int at, int count)
    {
        Times(block)[(at + 1)..count].CopyTo(Times(block)[at..]);
        Amounts(block)[(at + 1)..count].CopyTo(Amounts(block)[at..]);
        for (var c = 0; c < plan.ColumnCount; c++)
            Column(block, c)[(at + 1)..count].CopyTo(Column(block, c)[at..]);
    }
}
