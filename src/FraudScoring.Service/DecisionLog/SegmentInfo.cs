namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// What is kept in memory of a segment: where it begins and, for one entry in <see cref="LogLimits.IndexStride"/>,
/// its place. Places are written by the appender, by recovery before there is one, or, for an old segment that recovery
/// did not have to look at, by the first random read in it; they are read by any thread.
/// </summary>
internal sealed class SegmentInfo(int id, SegmentHeader header)
{
    private int[] _positions = new int[64];
    private int _count;

    /// <summary>The number in the file's name.</summary>
    public int Id { get; } = id;

    /// <summary>The offset of its first entry; that of the next segment's first when it has none.</summary>
    public ulong FirstOffset { get; } = header.FirstOffset;

    /// <summary>When it was begun.</summary>
    public long CreatedUnixMs { get; } = header.CreatedUnixMs;

    /// <summary>Bytes of its pages.</summary>
    public int PageBytes { get; } = header.PageBytes;

    /// <summary>Notes an entry's place; the first of each stride is kept. Offsets come in order.</summary>
    public void Note(ulong offset, long position)
    {
        if ((offset - FirstOffset) % LogLimits.IndexStride != 0)
            return;
        if (_count == _positions.Length)
            GrowSlow();
        _positions[_count] = (int)position;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Whether places are known. A segment with a committed entry lacks them only when nobody looked yet.</summary>
    public bool HasPlaces => Volatile.Read(ref _count) > 0;

    /// <summary>A place at or before the entry; the start of the segment when none is known.</summary>
    public long PlaceBefore(ulong offset)
    {
        // The count is read before the array: the array that is then seen holds at least so many.
        var count = Volatile.Read(ref _count);
        var stride = (offset - FirstOffset) / LogLimits.IndexStride;
        if (count == 0)
            return 0;
        return Volatile.Read(ref _positions)[(int)Math.Min(stride, (ulong)(count - 1))];
    }

    private void GrowSlow()
    {
        var grown = new int[_positions.Length * 2];
        _positions.CopyTo(grown, 0);
        Volatile.Write(ref _positions, grown);
    }
}
