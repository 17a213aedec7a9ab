using FraudScoring.Service.Grpc;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary><c>Scoring.ScoreStream</c>: one task reads and submits, one writes what was decided.</summary>
internal sealed class ScoreStreamMethod(ScoringPipeline pipeline, ScoreRequestReader reader)
    : BidirectionalMethod("/fraudscoring.v1.Scoring/ScoreStream")
{
    public override async ValueTask<GrpcStatus> InvokeAsync(GrpcStream stream)
    {
        var replies = new StreamReplies(pipeline);
        var writing = replies.WriteAllAsync(stream.Writer);
        try
        {
            while (await stream.Reader.ReadBatchAsync())
            {
                while (stream.Reader.TryReadMessage(out var message))
                {
                    if (!replies.TryEnter())
                        await replies.EnterAsync(stream.CancellationToken);
                    Submit(message, replies);
                }
            }

            await replies.DrainAsync(stream.CancellationToken);
        }
        finally
        {
            replies.Close();
            await writing;
        }

        return GrpcStatus.Ok;
    }

    private void Submit(in System.Buffers.ReadOnlySequence<byte> message, StreamReplies replies)
    {
        var pending = pipeline.Rent();
        if (!reader.TryRead(message, pending, out var problem))
        {
            replies.Refuse(pending, new GrpcStatus(GrpcStatusCode.InvalidArgument, problem));
            return;
        }

        pending.Receiver = replies;
        if (!pipeline.TrySubmit(pending))
            replies.Refuse(pending, Refusals.Full);
    }
}
