using FraudScoring.Service.Grpc;
using FraudScoring.Service.Ingress.Grpc;
using FraudScoring.Service.Pipeline;
using FraudScoring.V1;
using Google.Protobuf;

namespace FraudScoring.Service.Ingress.Http;

/// <summary><c>POST /v1/score</c>: the same request and reply as over gRPC, through the same checks.</summary>
internal sealed class JsonScoring(ScoringPipeline pipeline, ScoreRequestReader reader) : IDecisionReceiver
{
    /// <summary>Serves one request.</summary>
    public async Task ScoreAsync(HttpContext http)
    {
        if (await JsonBody.ReadAsync<ScoreRequest>(http) is not { } request)
            return;
        var pending = pipeline.Rent();
        if (!reader.TryRead(request.ToByteArray(), pending, out var problem))
        {
            pipeline.Return(pending);
            await Problems.WriteAsync(http, new GrpcStatus(GrpcStatusCode.InvalidArgument, problem));
            return;
        }

        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pending.Receiver = this;
        pending.Caller = decided;
        if (pipeline.TryDecide(pending))
        {
            if (pending.IsRepeat)
                pipeline.ReadRepeat(pending);
            else
                decided.SetResult();
        }
        else if (!pipeline.TrySubmit(pending))
        {
            pipeline.Return(pending);
            await Problems.WriteAsync(http, Refusals.Full);
            return;
        }

        await decided.Task;
        await ReplyAsync(http, pending);
    }

    /// <inheritdoc/>
    public void Receive(PendingDecision decision, bool isOnReplyThread)
        => ((TaskCompletionSource)decision.Caller!).SetResult();

    private async Task ReplyAsync(HttpContext http, PendingDecision pending)
    {
        var status = Refusals.Of(pending.Status);
        var response = status.IsOk ? ScoreResponse.Parser.ParseFrom(pending.Response) : null;
        if (pending.IsDuplicate && status.IsOk)
            http.Response.Headers[ScoreMethod.DuplicateName] = "1";
        pipeline.Return(pending);
        await (response is null ? Problems.WriteAsync(http, status) : JsonBody.WriteAsync(http, response));
    }
}
