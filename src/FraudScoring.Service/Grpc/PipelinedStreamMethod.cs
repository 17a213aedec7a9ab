using System.Buffers;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// A bidirectional method whose replies come later, from other threads, in any order. When as many requests as allowed
/// are unanswered it stops reading, and the caller's writes wait (HTTP/2 flow control).
/// </summary>
internal abstract class PipelinedStreamMethod(string path, int inFlightMax) : BidirectionalMethod(path)
{
    public sealed override async ValueTask<GrpcStatus> InvokeAsync(GrpcStream stream)
    {
        var replies = new GrpcReplyQueue(inFlightMax);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stream.SendingToken);
        var sending = replies.SendAllAsync(stream.Writer, ending.Token);
        try
        {
            await ReadAllAsync(stream, replies);
        }
        catch (OperationCanceledException) when (!stream.SendingToken.IsCancellationRequested)
        {
            // A shutdown: no more is read, but what was handled is answered before the call ends.
            replies.Complete();
            await sending;
            throw;
        }
        catch
        {
            // The writer must be at rest before the call's end is written behind its last message.
            await ending.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        replies.Complete();
        await sending;
        return GrpcStatus.Ok;
    }

    /// <summary>
    /// Handles one request; its bytes are valid until this returns. Exactly one <see cref="GrpcReplyQueue.Add"/>
    /// follows, now or later, also for a request that is refused.
    /// </summary>
    protected abstract void Handle(in ReadOnlySequence<byte> message, GrpcReplyQueue replies);

    private async Task ReadAllAsync(GrpcStream stream, GrpcReplyQueue replies)
    {
        while (await stream.Reader.ReadBatchAsync())
        {
            while (stream.Reader.TryReadMessage(out var message))
            {
                await replies.BeginAsync(stream.CancellationToken);
                Handle(message, replies);
            }
        }
    }
}
