using System.Buffers;
using System.IO.Pipelines;

namespace FraudScoring.Service.Grpc;

/// <summary>Takes the one message of a request that must have exactly one.</summary>
internal static class RequestBody
{
    /// <summary>
    /// True when the whole request is there; the caller then advances the reader behind it once the message is used.
    /// False when more must be read; the reader has been advanced. Throws when it can never become right.
    /// </summary>
    public static bool TryTakeSingle(
        PipeReader reader, in ReadResult read, HttpContext http, out ReadOnlySequence<byte> message)
    {
        var rest = read.Buffer;
        var outcome = FrameParser.TryRead(ref rest, out message);
        if (outcome == FrameOutcome.Message && rest.IsEmpty && read.IsCompleted)
            return true;

        ThrowIfWrong(outcome, rest, read, http);
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        return false;
    }

    private static void ThrowIfWrong(
        FrameOutcome outcome, in ReadOnlySequence<byte> rest, in ReadResult read, HttpContext http)
    {
        if (outcome == FrameOutcome.Message)
        {
            if (!rest.IsEmpty)
                throw new GrpcException(GrpcStatusCode.Internal, "the request has more than one message, expected one");
        }
        else if (outcome != FrameOutcome.Incomplete)
        {
            throw new GrpcException(FrameParser.ToStatus(outcome, rest, http.Request.Headers.GrpcEncoding));
        }
        else if (read.IsCompleted)
        {
            throw new GrpcException(GrpcStatusCode.Internal, rest.IsEmpty
                ? "the request has no message, expected one"
                : $"the request ends within a message, after {rest.Length} bytes of it");
        }
    }
}
