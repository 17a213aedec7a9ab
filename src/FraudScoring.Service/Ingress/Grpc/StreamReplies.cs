using System.Threading.Channels;
using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary>
/// Replies of one stream on their way out. A bounded number of payments is under way: then reading stops, and HTTP/2
/// flow control tells the caller. Filled by the reply thread, emptied by the stream's writing task.
/// </summary>
internal sealed class StreamReplies(ScoringPipeline pipeline) : IDecisionReceiver
{
    private const int UnderWayMax = 1024;
    private const int ErrorField = 14;

    private readonly SemaphoreSlim _room = new(UnderWayMax, UnderWayMax);
    private readonly Channel<(PendingDecision Decision, GrpcStatus Status)> _finished =
        System.Threading.Channels.Channel.CreateUnbounded<(PendingDecision, GrpcStatus)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly byte[] _error = new byte[Limits.RequestBytesMax];

    /// <summary>Takes room for one payment if there is some.</summary>
    public bool TryEnter() => _room.Wait(0);

    /// <summary>Waits for room for one payment.</summary>
    public Task EnterAsync(CancellationToken cancellation) => _room.WaitAsync(cancellation);

    public void Receive(PendingDecision decision) => Finish(decision, Refusals.Of(decision.Status));

    /// <summary>Answers a payment that was not submitted.</summary>
    public void Refuse(PendingDecision decision, GrpcStatus status) => Finish(decision, status);

    /// <summary>Waits until every payment was answered.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < UnderWayMax; i++)
            await _room.WaitAsync(cancellation);
    }

    /// <summary>Ends the writing; payments that finish later are dropped.</summary>
    public void Close() => _finished.Writer.TryComplete();

    /// <summary>Writes replies until <see cref="Close"/>, flushing once for all that are there.</summary>
    public async Task WriteAllAsync(GrpcStreamWriter writer)
    {
        var isConnected = true;
        while (await _finished.Reader.WaitToReadAsync())
        {
            try
            {
                while (_finished.Reader.TryRead(out var reply))
                {
                    if (isConnected)
                        await writer.WriteAsync(Message(reply.Decision, reply.Status));
                    Release(reply.Decision);
                }

                if (isConnected)
                    await writer.FlushAsync();
            }
            catch (OperationCanceledException)
            {
                // The caller is gone; what is under way is recorded, and its slots must still come home.
                isConnected = false;
            }
        }
    }

    private void Finish(PendingDecision decision, GrpcStatus status)
    {
        if (!_finished.Writer.TryWrite((decision, status)))
            Release(decision);
    }

    private void Release(PendingDecision decision)
    {
        pipeline.Return(decision);
        _room.Release();
    }

    private ReadOnlySpan<byte> Message(PendingDecision decision, GrpcStatus status)
    {
        if (status.IsOk)
            return decision.Response;
        var writer = new WireWriter(_error);
        writer.WriteBytes(1, decision.Transaction.Text(TextField.TransactionId));
        var mark = writer.BeginMessage(ErrorField);
        writer.WriteVarint(1, (ulong)status.Code);
        writer.WriteString(2, status.Message ?? string.Empty);
        writer.EndMessage(mark);
        return _error.AsSpan(0, writer.Position);
    }
}
