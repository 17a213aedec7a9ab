using Google.Protobuf;

namespace FraudScoring.Service.Grpc.Messages;

/// <summary>Writes generated messages to a stream.</summary>
internal static class GrpcStreamWriterExtensions
{
    /// <summary>Adds a message; it leaves with the next flush.</summary>
    public static ValueTask WriteMessageAsync(this GrpcStreamWriter writer, IMessage message) =>
        writer.WriteAsync(message.ToByteArray());
}
