namespace FraudScoring.Core.Features.Profiles;

/// <summary>The latest events of one entity in the order of their times, those of one time in the order of arrival.</summary>
internal readonly ref struct EventRing
{
    private readonly RingPlan _plan;
    private readonly Span<long> _entries;
    private readonly ref ushort _count;

    public EventRing(RingPlan plan, Span<long> entries, ref ushort count)
    {
        _plan = plan;
        _entries = entries;
        _count = ref count;
    }

    public int Count => _count;

    public bool IsFull => (_count + 1) * _plan.Stride > _entries.Length;

    public long TimeMs(int index) => _entries[index * _plan.Stride];

    public Span<long> Columns(int index) => _entries.Slice((index * _plan.Stride) + 1, _plan.Stride - 1);

    /// <summary>Number of events that are not after a time.</summary>
    public int UpperBound(long timeMs)
    {
        int high = _count;
        if (high == 0 || TimeMs(high - 1) <= timeMs)
            return high;
        var low = 0;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (TimeMs(middle) <= timeMs)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Makes a place for an event, all its numbers zero, and says where. There must be room.</summary>
    public int Insert(long timeMs)
    {
        var at = UpperBound(timeMs);
        var stride = _plan.Stride;
        _entries[(at * stride)..(_count * stride)].CopyTo(_entries[((at + 1) * stride)..]);
        _entries.Slice(at * stride, stride).Clear();
        _entries[at * stride] = timeMs;
        _count++;
        return at;
    }

    public void CopyTo(EventRing other)
    {
        _entries[..(_count * _plan.Stride)].CopyTo(other._entries);
        other._count = _count;
    }

    /// <summary>Drops what no window reaches any more, as of the newest event; returns how many.</summary>
    public int Purge(long newestMs)
    {
        var gone = UpperBound(newestMs - _plan.KeepMs);
        if (gone == 0)
            return 0;
        _entries[(gone * _plan.Stride)..(_count * _plan.Stride)].CopyTo(_entries);
        _count -= (ushort)gone;
        return gone;
    }

    /// <summary>Makes neighbours of one tile one event.</summary>
    /// <param name="newestMs">The time that ages are counted from.</param>
    /// <param name="border">An index; events before and from it on stay apart. Moves with what it marks.</param>
    public void Compact(long newestMs, ref ushort border)
    {
        var kept = 1;
        var newBorder = Math.Min((int)border, 1);
        for (var i = 1; i < _count; i++)
        {
            if (i != border && IsOneTile(TimeMs(kept - 1), TimeMs(i), newestMs))
            {
                Merge(kept - 1, i);
                continue;
            }

            if (i < border)
                newBorder = kept + 1;
            Move(i, kept++);
        }

        _count = (ushort)kept;
        border = (ushort)newBorder;
    }

    /// <summary>
    /// Merges numbers over the windows that end with a time and reach back as far as each says; shorter windows first.
    /// </summary>
    public void Total(ReadOnlySpan<RingTotal> wanted, long lastMs, Span<long> totals)
    {
        var stride = _plan.Stride;
        var end = UpperBound(lastMs) * stride;
        var start = end;
        for (var i = 0; i < wanted.Length; i++)
        {
            var afterMs = lastMs - wanted[i].WindowMs;
            while (start > 0 && _entries[start - stride] > afterMs)
                start -= stride;
            totals[i] = _plan.Measures[wanted[i].Column].Merge(_entries[start..end], wanted[i].Column + 1, stride);
        }
    }

    // By the newer one's age: what a short window still reaches is merged in its tiles only.
    private bool IsOneTile(long older, long newer, long newestMs)
    {
        var tile = _plan.TileMs(newestMs - newer);
        return older / tile == newer / tile;
    }

    private void Merge(int into, int from)
    {
        var columns = Columns(into);
        for (var c = 0; c < columns.Length; c++)
            columns[c] = _plan.Measures[c].Merge(columns[c], Columns(from)[c]);
        _entries[into * _plan.Stride] = TimeMs(from);
    }

    private void Move(int from, int to)
        => _entries.Slice(from * _plan.Stride, _plan.Stride).CopyTo(_entries[(to * _plan.Stride)..]);
}
