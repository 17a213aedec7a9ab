using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Finds the end of what is there, and of what is missing.</summary>
internal static class FrameRun
{
    public static int End(AtomicBuffer term, int offset, int limit)
    {
        while (offset < limit)
        {
            var length = term.GetIntVolatile(offset + DataHeader.FrameLengthOffset);
            if (length <= 0)
                break;
            var aligned = Align.Up(length, DataHeader.FrameAlignment);
            if (aligned < length || aligned > term.Length - offset)
                throw new AeronException(AeronErrorCode.Generic, $"an image is corrupt: frame of {length} bytes at {offset}");
            offset += aligned;
        }

        return Math.Min(offset, limit);
    }

    public static int GapEnd(AtomicBuffer term, int offset, int limit)
    {
        do
        {
            offset += DataHeader.FrameAlignment;
        }
        while (offset < limit && term.GetIntVolatile(offset + DataHeader.FrameLengthOffset) == 0);
        return Math.Min(offset, limit);
    }
}
