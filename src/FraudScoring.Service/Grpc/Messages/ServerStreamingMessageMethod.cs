using System.Buffers;
using Google.Protobuf;

namespace FraudScoring.Service.Grpc.Messages;

/// <summary>
/// A server-streaming method on generated messages; the handler writes with
/// <see cref="GrpcStreamWriterExtensions.WriteMessageAsync"/> or as bytes.
/// </summary>
internal sealed class ServerStreamingMessageMethod<TRequest>(
    string path, MessageParser<TRequest> parser, Func<TRequest, GrpcStream, ValueTask<GrpcStatus>> handler)
    : ServerStreamingMethod(path)
    where TRequest : IMessage<TRequest>
{
    public override ValueTask<GrpcStatus> InvokeAsync(GrpcStream stream) =>
        handler(MessageCoding.Parse(parser, new ReadOnlySequence<byte>(stream.Request)), stream);
}
