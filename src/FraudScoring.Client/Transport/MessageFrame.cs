using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace FraudScoring.Client.Transport;

/// <summary>Messages as gRPC sends them: a byte of flag, four of length (big endian), the message.</summary>
internal static class MessageFrame
{
    public const int PrefixBytes = 5;

    /// <summary>Bytes of one request; the service would refuse a larger one, at the cost of a round trip.</summary>
    public const int RequestBytesMax = 16 * 1024;

    /// <summary>Bytes of one reply.</summary>
    public const int ReplyBytesMax = 1024 * 1024;

    public static byte[] Create(IMessage message)
    {
        var length = Measure(message);
        var frame = new byte[PrefixBytes + length];
        Write(message, length, frame);
        return frame;
    }

    public static void Append(IMessage message, ArrayBufferWriter<byte> target)
    {
        var length = Measure(message);
        Write(message, length, target.GetSpan(PrefixBytes + length)[..(PrefixBytes + length)]);
        target.Advance(PrefixBytes + length);
    }

    private static int Measure(IMessage message)
    {
        var length = message.CalculateSize();
        if (length > RequestBytesMax)
            throw new FraudScoringException(StatusCode.InvalidArgument,
                $"the request has {length} bytes, at most {RequestBytesMax} are accepted");
        return length;
    }

    private static void Write(IMessage message, int length, Span<byte> frame)
    {
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], length);
        message.WriteTo(frame[PrefixBytes..]);
    }
}
