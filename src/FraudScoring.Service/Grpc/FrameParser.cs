using System.Buffers;
using System.Buffers.Binary;
using FraudScoring.Core;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// Takes length-prefixed messages off a buffer: one byte of flag (1 = compressed), four of length, big endian
/// (gRPC over HTTP2, "Length-Prefixed-Message"). The length is judged before the message is buffered.
/// </summary>
internal static class FrameParser
{
    public const int PrefixBytes = 5;

    /// <summary>Takes one message; <paramref name="buffer"/> then starts behind it.</summary>
    public static FrameOutcome TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (!TryReadPrefix(buffer, out var flag, out var length))
            return FrameOutcome.Incomplete;
        if (flag > 1)
            return FrameOutcome.InvalidFlag;
        if (length > Limits.RequestBytesMax)
            return FrameOutcome.TooLarge;
        if (flag == 1)
            return FrameOutcome.Compressed;
        if (buffer.Length < PrefixBytes + length)
            return FrameOutcome.Incomplete;

        message = buffer.Slice(PrefixBytes, length);
        buffer = buffer.Slice(message.End);
        return FrameOutcome.Message;
    }

    /// <summary>What the caller is told about a frame that cannot be taken.</summary>
    public static GrpcStatus ToStatus(FrameOutcome outcome, in ReadOnlySequence<byte> buffer, string? encoding)
    {
        TryReadPrefix(buffer, out var flag, out var length);
        return outcome switch
        {
            FrameOutcome.TooLarge => new(GrpcStatusCode.ResourceExhausted,
                $"the request message has {length} bytes, at most {Limits.RequestBytesMax} are accepted"),
            FrameOutcome.InvalidFlag => new(GrpcStatusCode.Internal,
                $"the first byte of the message frame is {flag}, expected 0 or 1"),
            _ when string.IsNullOrEmpty(encoding) || encoding == "identity" => new(GrpcStatusCode.Internal,
                "the message is flagged as compressed, but grpc-encoding names no compression"),
            _ => new(GrpcStatusCode.Unimplemented,
                "compressed messages are not accepted; send them uncompressed (grpc-encoding: identity)"),
        };
    }

    private static bool TryReadPrefix(in ReadOnlySequence<byte> buffer, out byte flag, out uint length)
    {
        var first = buffer.FirstSpan;
        if (first.Length >= PrefixBytes)
        {
            flag = first[0];
            length = BinaryPrimitives.ReadUInt32BigEndian(first[1..]);
            return true;
        }

        return TryReadPrefixSlow(buffer, out flag, out length);
    }

    private static bool TryReadPrefixSlow(in ReadOnlySequence<byte> buffer, out byte flag, out uint length)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        (flag, length) = (0, 0);
        if (buffer.Length < PrefixBytes)
            return false;

        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        flag = prefix[0];
        length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return true;
    }
}
