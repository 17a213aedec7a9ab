using System.Buffers;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary>
/// <c>Scoring.ScoreStream</c>. Requests are submitted as they come; the reply thread hands the replies to the stream's
/// queue, in the order in which they were recorded.
/// </summary>
internal sealed class ScoreStreamMethod(ScoringPipeline pipeline, ScoreRequestReader reader)
    : PipelinedStreamMethod("/fraudscoring.v1.Scoring/ScoreStream", UnansweredMax), IDecisionReceiver
{
    private const int UnansweredMax = 1024;

    public void Receive(PendingDecision decision, bool isOnReplyThread)
    {
        var replies = (GrpcReplyQueue)decision.Caller!;
        var status = Refusals.Of(decision.Status);
        if (status.IsOk)
            replies.Add(decision.Response);
        else
            AddError(decision, replies, status);
        pipeline.Return(decision);
    }

    protected override void Handle(in ReadOnlySequence<byte> message, GrpcReplyQueue replies)
    {
        var pending = pipeline.Rent();
        pending.Receiver = this;
        pending.Caller = replies;
        if (!reader.TryRead(message, pending, out var problem))
            Refuse(pending, replies, new GrpcStatus(GrpcStatusCode.InvalidArgument, problem));
        else if (!pipeline.TrySubmit(pending))
            Refuse(pending, replies, Refusals.Full);
    }

    private void Refuse(PendingDecision pending, GrpcReplyQueue replies, GrpcStatus status)
    {
        AddError(pending, replies, status);
        pipeline.Return(pending);
    }

    private static void AddError(PendingDecision decision, GrpcReplyQueue replies, GrpcStatus status)
    {
        Span<byte> error = stackalloc byte[ScoreErrorCodec.BytesMax];
        var length = ScoreErrorCodec.Encode(error, decision.Transaction.Text(TextField.TransactionId), status);
        replies.Add(error[..length]);
    }
}
