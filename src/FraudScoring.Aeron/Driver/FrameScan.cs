using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// Whole committed frames from an offset on, as many as fit into a datagram. Of a padding frame only the header is
/// sent, but the stream moves on by all of it.
/// </summary>
/// <param name="Bytes">Bytes to send.</param>
/// <param name="Padding">Bytes to skip after them.</param>
/// <param name="IsHeldBack">The first frame is there but too long for the limit.</param>
internal readonly record struct FrameScan(int Bytes, int Padding, bool IsHeldBack)
{
    public static FrameScan Available(AtomicBuffer term, int offset, int max)
    {
        var bytes = 0;
        while (offset + bytes < term.Length)
        {
            var length = term.GetIntVolatile(offset + bytes + DataHeader.FrameLengthOffset);
            if (length <= 0)
                break;
            var aligned = Align.Up(length, DataHeader.FrameAlignment);
            if (length < DataHeader.Length || aligned > term.Length - offset - bytes || aligned < length)
                throw new AeronException(AeronErrorCode.Generic, $"a log is corrupt: frame of {length} bytes at {offset + bytes}");
            var isPadding = term.GetShort(offset + bytes + DataHeader.TypeOffset) == DataHeader.PadType;
            var onTheWire = isPadding ? DataHeader.Length : aligned;
            if (bytes + onTheWire > max)
                return new FrameScan(bytes, 0, bytes == 0);
            bytes += onTheWire;
            if (isPadding)
                return new FrameScan(bytes, aligned - DataHeader.Length, false);
        }

        return new FrameScan(bytes, 0, false);
    }
}
