using System.Buffers;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Reads one committed entry anywhere in the log: the nearest place in the index, then forward. A segment that recovery
/// did not have to look at gets its index from the first read that passes through it.
/// </summary>
internal static class RandomRead
{
    /// <summary>Copies the payload; false when retention removed the entry meanwhile.</summary>
    public static bool TryRead(SegmentWalker walker, ILogDisk disk, SegmentInfo[] all, ulong offset,
        IBufferWriter<byte> payload, out EntryHeader header)
    {
        header = default;
        var index = SegmentTable.IndexOf(all, offset);
        if (index < 0)
            return false;
        var segment = all[index];
        if (!segment.HasPlaces)
            FindPlacesSlow(walker, segment);
        walker.Seek(segment.Id, segment.PlaceBefore(offset), segment.PageBytes);
        try
        {
            while (true)
            {
                var step = walker.Next(out header, out var found);
                if (step != WalkStep.Entry || (header.HasOwnOffset && header.Offset > offset))
                    throw Damaged(walker, disk, offset, step);
                if (!header.HasOwnOffset || header.Offset != offset)
                    continue;
                payload.Write(found);
                return true;
            }
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static void FindPlacesSlow(SegmentWalker walker, SegmentInfo segment)
    {
        lock (segment)
        {
            if (segment.HasPlaces)
                return;
            walker.Seek(segment.Id, 0, segment.PageBytes);
            while (walker.Next(out var header, out _) == WalkStep.Entry)
            {
                if (header.HasOwnOffset)
                    segment.Note(header.Offset, walker.FramePosition);
            }
        }
    }

    private static LogDamagedException Damaged(SegmentWalker walker, ILogDisk disk, ulong offset, WalkStep step)
    {
        var reason = step switch
        {
            WalkStep.Bad => walker.BadReason,
            WalkStep.End => "nothing is written there",
            _ => "a later entry is there",
        };
        return new LogDamagedException(
            $"{disk.NameOf(walker.Segment)}: byte {walker.FramePosition}: looking for offset {offset}: {reason}");
    }
}
