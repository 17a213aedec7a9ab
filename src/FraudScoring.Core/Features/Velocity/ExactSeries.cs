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
        var end = 0;
        for (var window = 0; window < windows.Length; window++)
        {
            ref readonly var spec = ref windows[window];
            var lastMs = timeMs - spec.DelayMs;
            if (window == 0 || spec.DelayMs != windows[window - 1].DelayMs)
            {
                running = default;
                end = events.LastAtOrBefore(lastMs) + 1;
            }

            // Windows of one delay end together and come by length: each adds to the one before what that does not reach.
            var start = events.FirstAfter(lastMs - spec.LengthMs, end);
            events.AddTo(ref running, start, end, plan.NeedsSquares);
            totals[window] = running;
            end = start;
        }
    }
}
