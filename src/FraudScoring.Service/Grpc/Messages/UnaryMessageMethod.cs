using Google.Protobuf;

namespace FraudScoring.Service.Grpc.Messages;

/// <summary>A unary method on generated messages. A handler fails with <see cref="GrpcException"/>.</summary>
internal sealed class UnaryMessageMethod<TRequest, TReply>(
    string path, MessageParser<TRequest> parser, Func<TRequest, GrpcCall, CancellationToken, ValueTask<TReply>> handler)
    : UnaryMethod(path)
    where TRequest : IMessage<TRequest>
    where TReply : IMessage<TReply>
{
    public override async ValueTask<GrpcStatus> InvokeAsync(GrpcCall call)
    {
        var request = MessageCoding.Parse(parser, call.Request);
        var reply = await handler(request, call, call.CancellationToken);
        reply.WriteTo(call.Reply);
        return GrpcStatus.Ok;
    }
}
