namespace FraudScoring.Service.DecisionLog;

/// <summary>Removes whole segments from the beginning of the log.</summary>
internal static class Retention
{
    /// <summary>
    /// Removes segments that end at or before <paramref name="protectedOffset"/>. The one after must hold a committed
    /// entry, so that the offset is known after a restart. The table forgets a segment before its file goes.
    /// </summary>
    public static int Truncate(ILogDisk disk, SegmentTable segments, long olderThanUnixMs, long totalBytesMax,
        ulong protectedOffset, ulong committed)
    {
        var total = TotalBytes(disk, segments.All);
        var removed = 0;
        while (segments.All is [var oldest, var next, ..] && next.FirstOffset <= protectedOffset
            && next.FirstOffset < committed)
        {
            // The next segment was begun after this one's last entry.
            if (next.CreatedUnixMs >= olderThanUnixMs && total <= totalBytesMax)
                break;
            total -= disk.LengthOf(oldest.Id);
            segments.RemoveFirst();
            disk.Delete(oldest.Id);
            removed++;
        }

        return removed;
    }

    /// <summary>Bytes of all segments; one that is not yet written counts as 0.</summary>
    public static long TotalBytes(ILogDisk disk, SegmentInfo[] all)
    {
        var total = 0L;
        foreach (var segment in all)
            total += disk.LengthOf(segment.Id);
        return total;
    }
}
