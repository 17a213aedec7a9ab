using Google.Protobuf;

namespace FraudScoring.Service.Grpc.Messages;

/// <summary>
/// A bidirectional method that answers each request message with one reply, in order; replies are flushed once per
/// batch of requests. Methods whose replies come at other times derive from <see cref="BidirectionalMethod"/>.
/// </summary>
internal sealed class BidirectionalMessageMethod<TRequest, TReply>(
    string path, MessageParser<TRequest> parser, Func<TRequest, GrpcStream, ValueTask<TReply>> handler)
    : BidirectionalMethod(path)
    where TRequest : IMessage<TRequest>
    where TReply : IMessage<TReply>
{
    public override async ValueTask<GrpcStatus> InvokeAsync(GrpcStream stream)
    {
        while (await stream.Reader.ReadBatchAsync())
        {
            while (stream.Reader.TryReadMessage(out var message))
            {
                var reply = await handler(MessageCoding.Parse(parser, message), stream);
                await stream.Writer.WriteMessageAsync(reply);
            }

            await stream.Writer.FlushAsync();
        }

        return GrpcStatus.Ok;
    }
}
