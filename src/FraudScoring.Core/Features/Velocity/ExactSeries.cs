namespace FraudScoring.Core.Features.Velocity;

/// <summary>Events of a quiet key, one by one (<see cref="ExactEvents"/>).</summary>
internal static class ExactSeries
{
    public static void Initialize(SeriesPlan plan, Span<byte> block, UInt128 key, int capacity, int amountBytes)
    {
        ref var header = ref SeriesHeader.Of(block);
        header = default;
        header.Key = key;
        header.Format = SeriesHeader.Exact;
        header.AmountBytes = (byte)amountBytes;
        header.Capacity = (ushort)capacity;
        header.NewestMs = long.MinValue;
        System.Diagnostics.Debug.Assert(block.Length >= plan.ExactBytes(capacity, amountBytes), "block too small");
    }

    /// <summary>Copies every event into a larger block; its amounts may take more bytes.</summary>
    public static void CopyTo(SeriesPlan plan, ReadOnlySpan<byte> from, Span<byte> to, int capacity, int amountBytes)
    {
        ref readonly var source = ref SeriesHeader.Of(from);
        Initialize(plan, to, source.Key, capacity, amountBytes);
        ref var target = ref SeriesHeader.Of(to);
        target.Count = source.Count;
        target.NewestMs = source.NewestMs;
        var old = new ExactEvents(plan, from);
        var copy = new ExactEvents(plan, to);
        Span<uint> columns = stackalloc uint[plan.ColumnCount];
        for (var i = 0; i < old.Count; i++)
        {
            for (var c = 0; c < columns.Length; c++)
                columns[c] = old.Column(c)[i];
            copy.Set(i, old.TimeAt(i), old.PackedAmountAt(i), columns);
        }
    }

    /// <summary>Forgets events that no window can reach any more, given that time has come to <paramref name="nowMs"/>.</summary>
    public static void Purge(SeriesPlan plan, Span<byte> block, long nowMs)
    {
        ref var header = ref SeriesHeader.Of(block);
        var events = new ExactEvents(plan, block);
        var gone = events.UpperBound(Math.Max(nowMs, header.NewestMs) - plan.KeepMs);
        if (gone == 0)
            return;
        var left = header.Count - gone;
        events.Move(plan, gone, 0, left);
        header.Count = (ushort)left;
    }

    /// <summary>
    /// Puts an event in its place, unless it is so far behind the newest that nothing can ask for it. The block must
    /// have room.
    /// </summary>
    public static void Insert(SeriesPlan plan, Span<byte> block, long timeMs, long packedAmount, ReadOnlySpan<uint> columns)
    {
        ref var header = ref SeriesHeader.Of(block);
        int count = header.Count;
        var at = count;
        if (count > 0)
        {
            if (timeMs <= header.NewestMs - plan.KeepMs)
                return;
            var events = new ExactEvents(plan, block);
            if (timeMs - events.TimeAt(0) > uint.MaxValue)
            {
                // Short times are told apart only so far behind the newest.
                Purge(plan, block, timeMs);
                at = count = header.Count;
            }
            else if (timeMs < header.NewestMs)
            {
                at = events.UpperBound(timeMs);
                events.Move(plan, at, at + 1, count - at);
            }
        }

        header.NewestMs = Math.Max(header.NewestMs, timeMs);
        header.Count = (ushort)(count + 1);
        new ExactEvents(plan, block).Set(at, timeMs, packedAmount, columns);
    }

    /// <summary>Takes back one event of this time and amount; false when there is none.</summary>
    public static bool Remove(SeriesPlan plan, Span<byte> block, long timeMs, long amount)
    {
        ref var header = ref SeriesHeader.Of(block);
        var events = new ExactEvents(plan, block);
        for (var at = events.UpperBound(timeMs) - 1; at >= 0 && events.TimeAt(at) == timeMs; at--)
        {
            if (events.PackedAmountAt(at) >> 1 != amount)
                continue;
            events.Move(plan, at + 1, at, events.Count - at - 1);
            header.Count--;
            return true;
        }

        return false;
    }

    /// <summary>Fills the totals of every window as of <paramref name="timeMs"/>.</summary>
    public static void Query(SeriesPlan plan, ReadOnlySpan<byte> block, long timeMs, Span<WindowTotals> totals)
    {
        var events = new ExactEvents(plan, block);
        var windows = plan.Windows;
        var running = default(WindowTotals);
        var end = events.LastAtOrBefore(timeMs) + 1;
        var window = 0;
        // The windows begin one before the other, so each adds to the shorter one what lies before that.
        for (; window < plan.UndelayedCount; window++)
        {
            var start = events.FirstAfter(timeMs - windows[window].LengthMs, end);
            events.AddTo(ref running, start, end, plan.NeedsSquares);
            totals[window] = running;
            end = start;
        }

        for (; window < windows.Length; window++)
            totals[window] = QueryDelayed(plan, events, timeMs - windows[window].DelayMs, windows[window].LengthMs);
    }

    private static WindowTotals QueryDelayed(SeriesPlan plan, in ExactEvents events, long lastMs, long lengthMs)
    {
        var totals = default(WindowTotals);
        var end = events.LastAtOrBefore(lastMs) + 1;
        events.AddTo(ref totals, events.FirstAfter(lastMs - lengthMs, end), end, plan.NeedsSquares);
        return totals;
    }
}
