using System.Buffers;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary>
/// <c>Scoring.Score</c>. Decoding runs on the network's thread, the reply is written by the reply thread and sent on the
/// pool.
/// </summary>
internal sealed class ScoreMethod(ScoringPipeline pipeline, ScoreRequestReader reader)
    : UnaryMethod("/fraudscoring.v1.Scoring/Score"), IDecisionReceiver
{
    /// <summary>Trailer and HTTP header that mark a repeat.</summary>
    public const string DuplicateName = "fraudscoring-duplicate";

    // The reply thread's.
    private readonly GrpcCompletionBatch _completions = new();

    public override ValueTask<GrpcStatus> InvokeAsync(GrpcCall call)
    {
        var pending = pipeline.Rent();
        if (!reader.TryRead(call.Request, pending, out var problem))
        {
            pipeline.Return(pending);
            return ValueTask.FromResult(new GrpcStatus(GrpcStatusCode.InvalidArgument, problem));
        }

        pending.DeadlineTimestamp = Math.Min(pending.DeadlineTimestamp, call.DeadlineTimestamp);
        pending.Receiver = this;
        pending.Caller = call;
        var outcome = call.Pend();
        if (!pipeline.TrySubmit(pending))
        {
            pipeline.Return(pending);
            call.Complete(Refusals.Full);
        }

        return outcome;
    }

    public void Receive(PendingDecision decision, bool isOnReplyThread)
    {
        var call = (GrpcCall)decision.Caller!;
        var status = Refusals.Of(decision.Status);
        if (status.IsOk)
        {
            call.Reply.Write(decision.Response);
            if (decision.IsDuplicate)
                call.SetTrailer(DuplicateName, "1");
        }

        pipeline.Return(decision);
        if (isOnReplyThread)
            _completions.Complete(call, status);
        else
            call.Complete(status);
    }

    public void Flush() => _completions.Flush();
}
