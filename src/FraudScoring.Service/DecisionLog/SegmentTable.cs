namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// The segments in order of offset. The appender adds at the end, retention removes at the beginning; each makes a new
/// array, so that readers on any thread see a consistent list without a lock.
/// </summary>
internal sealed class SegmentTable(IEnumerable<SegmentInfo> segments)
{
    private readonly Lock _gate = new();
    private SegmentInfo[] _all = [.. segments];

    /// <summary>The segments now.</summary>
    public SegmentInfo[] All => Volatile.Read(ref _all);

    /// <summary>Adds the newest.</summary>
    public void Add(SegmentInfo segment)
    {
        lock (_gate)
            Volatile.Write(ref _all, [.. _all, segment]);
    }

    /// <summary>Removes the oldest.</summary>
    public void RemoveFirst()
    {
        lock (_gate)
            Volatile.Write(ref _all, _all[1..]);
    }

    /// <summary>The index of the segment that holds an offset; -1 when the log begins later.</summary>
    public static int IndexOf(SegmentInfo[] all, ulong offset)
    {
        var low = 0;
        var high = all.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (all[middle].FirstOffset <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
