using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>Writes frames into a term. A frame's length is negative until the frame is whole.</summary>
internal readonly struct FrameWriter
{
    private const int TypeShift = 16;
    private const int FlagsShift = 8;
    private readonly uint _sessionId;
    private readonly uint _streamId;
    private readonly int _payloadMax;

    public FrameWriter(int sessionId, int streamId, int payloadMax)
    {
        _sessionId = (uint)sessionId;
        _streamId = (uint)streamId;
        _payloadMax = payloadMax;
    }

    /// <summary>The header, with the length that says "being written".</summary>
    public void Begin(AtomicBuffer term, int offset, int frameLength, int termId, byte flags, short type, long reservedValue)
    {
        var header = term.Slice(offset, DataHeader.Length);
        header.PutIntOrdered(DataHeader.FrameLengthOffset, -frameLength);
        // A publisher that dies from here on leaves a length behind that the driver can skip.
        Volatile.WriteBarrier();
        header.PutInt(DataHeader.VersionOffset, (flags << FlagsShift) | (type << TypeShift));
        header.PutLong(DataHeader.TermOffsetOffset, (long)(((ulong)_sessionId << 32) | (uint)offset));
        header.PutLong(DataHeader.StreamIdOffset, (long)(((ulong)(uint)termId << 32) | _streamId));
        header.PutLong(DataHeader.ReservedValueOffset, reservedValue);
    }

    public void Write(AtomicBuffer term, int offset, int termId, ReadOnlySpan<byte> message, long reservedValue)
    {
        var frameLength = message.Length + DataHeader.Length;
        Begin(term, offset, frameLength, termId, DataHeader.Unfragmented, DataHeader.DataType, reservedValue);
        message.CopyTo(term.Span(offset + DataHeader.Length, message.Length));
        term.PutIntOrdered(offset + DataHeader.FrameLengthOffset, frameLength);
    }

    /// <summary>One frame, or several when the message is longer than a frame.</summary>
    public void Write(AtomicBuffer term, int offset, int termId, ref MessageParts message, long reservedValue)
    {
        var remaining = message.Length;
        var flags = DataHeader.Begin;
        do
        {
            var length = Math.Min(remaining, _payloadMax);
            if (length == remaining)
                flags |= DataHeader.End;
            var frameLength = length + DataHeader.Length;
            Begin(term, offset, frameLength, termId, flags, DataHeader.DataType, reservedValue);
            message.CopyTo(term.Span(offset + DataHeader.Length, length));
            term.PutIntOrdered(offset + DataHeader.FrameLengthOffset, frameLength);
            offset += Align.Up(frameLength, DataHeader.FrameAlignment);
            remaining -= length;
            flags = 0;
        }
        while (remaining > 0);
    }

    public void Pad(AtomicBuffer term, int offset, int termId)
    {
        var length = term.Length - offset;
        Begin(term, offset, length, termId, DataHeader.Unfragmented, DataHeader.PadType, 0);
        term.PutIntOrdered(offset + DataHeader.FrameLengthOffset, length);
    }
}
