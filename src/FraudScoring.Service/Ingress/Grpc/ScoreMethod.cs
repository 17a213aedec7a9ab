using System.Buffers;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary>
/// <c>Scoring.Score</c>. Decoding runs on the network's thread, and so does all the rest if replies wait for no commit and
/// the pipeline is at rest. Else the reply is written by the reply thread and sent on the pool.
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
        return pipeline.TryDecide(pending) ? Answer(call, pending) : Submit(call, pending);
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

    private ValueTask<GrpcStatus> Submit(GrpcCall call, PendingDecision pending)
    {
        var outcome = call.Pend();
        if (!pipeline.TrySubmit(pending))
        {
            pipeline.Return(pending);
            call.Complete(Refusals.Full);
        }

        return outcome;
    }

    private ValueTask<GrpcStatus> Answer(GrpcCall call, PendingDecision pending)
    {
        if (pending.IsRepeat)
        {
            var outcome = call.Pend();
            pipeline.ReadRepeat(pending);
            return outcome;
        }

        var status = Refusals.Of(pending.Status);
        if (status.IsOk)
            call.Reply.Write(pending.Response);
        if (status.IsOk && pending.IsDuplicate)
            call.SetTrailer(DuplicateName, "1");
        pipeline.Return(pending);
        return ValueTask.FromResult(status);
    }
}
