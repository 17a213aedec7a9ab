using System.Numerics;
using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Aeron.Layout;

/// <summary>Arithmetic on positions. Term ids wrap around on purpose: the first one is random.</summary>
internal static class LogPosition
{
    public static int Shift(int termLength) => BitOperations.TrailingZeroCount(termLength);

    public static long Of(int termId, int termOffset, int shift, int initialTermId) =>
        ((long)unchecked(termId - initialTermId) << shift) + termOffset;

    public static int TermId(long position, int shift, int initialTermId) =>
        unchecked((int)(position >> shift) + initialTermId);

    public static int Partition(long position, int shift) => (int)((position >> shift) % LogMetadata.PartitionCount);

    public static int PartitionOfCount(int termCount) => termCount % LogMetadata.PartitionCount;

    public static int TermOffset(long position, int termLength) => (int)position & (termLength - 1);

    public static long RawTail(int termId, int termOffset) => ((long)termId << 32) | (uint)termOffset;

    public static int RawTermId(long rawTail) => (int)(rawTail >> 32);

    /// <summary>Claimants add before they check, so the low word may lie behind the term's end.</summary>
    public static int RawOffset(long rawTail, int termLength) => (int)Math.Min(rawTail & 0xFFFF_FFFFL, termLength);

    public static long Max(int termLength) => (long)termLength << 31;

    public static int MessageLengthMax(int termLength) => Math.Min(termLength / 8, AeronLimits.MessageLengthMax);

    public static int FrameLength(int payloadLength) => Align.Up(payloadLength + DataHeader.Length, DataHeader.FrameAlignment);

    /// <summary>Bytes in the log of a message that is cut into frames of at most <paramref name="payloadMax"/>.</summary>
    public static int FragmentedLength(int length, int payloadMax)
    {
        var rest = length % payloadMax;
        return (length / payloadMax * (payloadMax + DataHeader.Length)) + (rest > 0 ? FrameLength(rest) : 0);
    }
}
