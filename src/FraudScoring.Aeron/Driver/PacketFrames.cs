using System.Buffers.Binary;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>The frames of one data packet.</summary>
internal static class PacketFrames
{
    /// <summary>
    /// Walks the frames: each of the stream's next offset, within the term, and together the whole packet; a padding
    /// frame is the last and reaches further than its bytes. False when anything is otherwise.
    /// </summary>
    public static bool TryMeasure(ReadOnlySpan<byte> packet, int termOffset, int termLength, out int length)
    {
        length = 0;
        var session = packet[DataHeader.SessionIdOffset..(DataHeader.TermIdOffset + sizeof(int))];
        var at = 0;
        while (at < packet.Length)
        {
            if (packet.Length - at < DataHeader.Length)
                return false;
            var frame = packet[at..];
            var frameLength = UdpFrameCheck.FrameLength(frame);
            if (frameLength < DataHeader.Length || frameLength > termLength - termOffset - length)
                return false;
            if (frame[DataHeader.VersionOffset] != 0
                || BinaryPrimitives.ReadInt32LittleEndian(frame[DataHeader.TermOffsetOffset..]) != termOffset + length
                || !frame[DataHeader.SessionIdOffset..(DataHeader.TermIdOffset + sizeof(int))].SequenceEqual(session))
                return false;
            var aligned = Align.Up(frameLength, DataHeader.FrameAlignment);
            length += aligned;
            if (UdpFrameCheck.Type(frame) == DataHeader.PadType)
                return at + DataHeader.Length == packet.Length;
            if (UdpFrameCheck.Type(frame) != DataHeader.DataType)
                return false;
            at += aligned;
        }

        return at == packet.Length;
    }

    /// <summary>
    /// Copies the frames that are not there yet, each with its length last, so that a subscriber sees whole frames only
    /// and never a change in what it may be reading.
    /// </summary>
    public static void Insert(ReadOnlySpan<byte> packet, AtomicBuffer term, int offset)
    {
        var at = 0;
        while (at < packet.Length)
        {
            var frame = packet[at..];
            var isPadding = UdpFrameCheck.Type(frame) == DataHeader.PadType;
            var aligned = Align.Up(UdpFrameCheck.FrameLength(frame), DataHeader.FrameAlignment);
            if (term.GetIntVolatile(offset) == 0)
            {
                var bytes = isPadding ? DataHeader.Length : aligned;
                frame[sizeof(long)..bytes].CopyTo(term.Span(offset + sizeof(long), bytes - sizeof(long)));
                term.PutLongOrdered(offset, BinaryPrimitives.ReadInt64LittleEndian(frame));
            }

            offset += aligned;
            at += isPadding ? DataHeader.Length : aligned;
        }
    }

    /// <summary>Padding instead of what was lost, for subscriptions that prefer a gap to a delay.</summary>
    public static void FillGap(AtomicBuffer term, int offset, int length, SetupFrame setup, int termId)
    {
        term.PutByte(offset + DataHeader.VersionOffset, 0);
        term.PutByte(offset + DataHeader.FlagsOffset, DataHeader.Unfragmented);
        term.PutShort(offset + DataHeader.TypeOffset, DataHeader.PadType);
        term.PutInt(offset + DataHeader.TermOffsetOffset, offset);
        term.PutInt(offset + DataHeader.SessionIdOffset, setup.SessionId);
        term.PutInt(offset + DataHeader.StreamIdOffset, setup.StreamId);
        term.PutInt(offset + DataHeader.TermIdOffset, termId);
        term.PutIntOrdered(offset + DataHeader.FrameLengthOffset, length);
    }
}
