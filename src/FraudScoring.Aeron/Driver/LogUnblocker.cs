using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Turns what a publisher left behind when it died between claim and commit into padding.</summary>
internal static class LogUnblocker
{
    public static bool Unblock(LogBuffers log, long blockedPosition)
    {
        var count = (int)(blockedPosition >> log.Shift);
        var offset = LogPosition.TermOffset(blockedPosition, log.TermLength);
        var termId = LogPosition.TermId(blockedPosition, log.Shift, log.InitialTermId);
        var activeCount = log.ActiveTermCount;
        if (activeCount == count - 1 && offset == 0)
        {
            // It died after it filled the term and before it moved on to the next.
            log.Rotate(activeCount, unchecked(termId - 1));
            return true;
        }

        var raw = log.RawTail(LogPosition.PartitionOfCount(count));
        if (LogPosition.RawTermId(raw) != termId)
            return false;
        return UnblockFrame(log, offset, LogPosition.RawOffset(raw, log.TermLength), count, termId);
    }

    private static bool UnblockFrame(LogBuffers log, int offset, int tail, int count, int termId)
    {
        var term = log.Term(LogPosition.PartitionOfCount(count));
        var length = offset < tail ? term.GetIntVolatile(offset + DataHeader.FrameLengthOffset) : 0;
        if (length < 0)
        {
            if (-(long)length > log.TermLength - offset)
                return false;
            Pad(log, count, offset, -length, termId);
            return true;
        }

        if (length > 0 || offset >= tail)
            return false;
        var end = offset + DataHeader.FrameAlignment;
        while (end < tail && term.GetIntVolatile(end) == 0)
            end += DataHeader.FrameAlignment;
        for (var back = end - DataHeader.FrameAlignment; back >= offset; back -= DataHeader.FrameAlignment)
        {
            if (term.GetIntVolatile(back) != 0)
                return false;
        }

        // Up to the tail nothing but zeros: one claim, or the last of several; all of it is abandoned.
        Pad(log, count, offset, end - offset, termId);
        if (end == log.TermLength)
            log.Rotate(count, termId);
        return true;
    }

    private static void Pad(LogBuffers log, int count, int offset, int length, int termId)
    {
        var term = log.Term(LogPosition.PartitionOfCount(count));
        var defaults = log.Metadata.Slice(LogMetadata.DefaultHeaderOffset, DataHeader.Length);
        term.PutByte(offset + DataHeader.VersionOffset, 0);
        term.PutByte(offset + DataHeader.FlagsOffset, DataHeader.Unfragmented);
        term.PutShort(offset + DataHeader.TypeOffset, DataHeader.PadType);
        term.PutInt(offset + DataHeader.TermOffsetOffset, offset);
        term.PutInt(offset + DataHeader.SessionIdOffset, defaults.GetInt(DataHeader.SessionIdOffset));
        term.PutInt(offset + DataHeader.StreamIdOffset, defaults.GetInt(DataHeader.StreamIdOffset));
        term.PutInt(offset + DataHeader.TermIdOffset, termId);
        term.PutIntOrdered(offset + DataHeader.FrameLengthOffset, length);
    }
}
