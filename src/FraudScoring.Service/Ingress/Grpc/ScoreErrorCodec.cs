using FraudScoring.Core.Transactions.Wire;
using FraudScoring.Service.Grpc;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary>The reply in a stream to a payment that was not decided: a <c>ScoreResponse</c> with <c>error</c> set.</summary>
internal static class ScoreErrorCodec
{
    /// <summary>Bytes that hold every such reply.</summary>
    public const int BytesMax = 8 * 1024;

    private const int ErrorField = 14;

    /// <summary>Writes the reply; returns its length.</summary>
    public static int Encode(Span<byte> destination, ReadOnlySpan<byte> transactionId, GrpcStatus status)
    {
        var writer = new WireWriter(destination);
        writer.WriteBytes(1, transactionId);
        var mark = writer.BeginMessage(ErrorField);
        writer.WriteVarint(1, (ulong)status.Code);
        writer.WriteString(2, status.Message ?? string.Empty);
        writer.EndMessage(mark);
        return writer.Position;
    }
}
