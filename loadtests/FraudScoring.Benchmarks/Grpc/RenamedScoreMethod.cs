using System.Buffers;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Ingress;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Benchmarks.Grpc;

/// <summary>
/// The service's unary score, but for one thing: the load generator sends the same bytes again and again, so each
/// payment gets an id of its own here, one of a hundred thousand cardholders and one of a thousand merchants. Without it
/// every request were a repeat, or a fraud by a thousand cards on one device, each of which is explained.
/// </summary>
internal sealed class RenamedScoreMethod(ScoringPipeline pipeline, ScoreRequestReader reader)
    : UnaryMethod(MethodPath), IDecisionReceiver
{
    public const string MethodPath = "/benchmark.Scoring/Score";
    private const int Cards = 100_000;
    private const int Merchants = 1_000;

    private readonly GrpcCompletionBatch _completions = new();
    private long _number;

    public override ValueTask<GrpcStatus> InvokeAsync(GrpcCall call)
    {
        var pending = pipeline.Rent();
        if (!reader.TryRead(call.Request, pending, out var problem))
            return ValueTask.FromResult(new GrpcStatus(GrpcStatusCode.InvalidArgument, problem));
        Rename(pending.Transaction, Interlocked.Increment(ref _number));
        pending.Receiver = this;
        pending.Caller = call;
        if (pipeline.TryDecide(pending))
        {
            call.Reply.Write(pending.Response);
            pipeline.Return(pending);
            return ValueTask.FromResult(GrpcStatus.Ok);
        }

        var outcome = call.Pend();
        if (!pipeline.TrySubmit(pending))
            call.Complete(Refusals.Full);
        return outcome;
    }

    public void Receive(PendingDecision decision, bool isOnReplyThread)
    {
        var call = (GrpcCall)decision.Caller!;
        call.Reply.Write(decision.Response);
        pipeline.Return(decision);
        _completions.Complete(call, GrpcStatus.Ok);
    }

    public void Flush() => _completions.Flush();

    private static void Rename(Transaction payment, long number)
    {
        Span<byte> id = stackalloc byte[20];
        Write(id, number);
        payment.SetText(TextField.TransactionId, id);
        Write(id, number % Cards);
        payment.SetText(TextField.CardId, id);
        payment.SetText(TextField.CustomerId, id);
        payment.SetText(TextField.DeviceId, id);
        payment.SetText(TextField.Ip, id);
        Write(id, number % Merchants);
        payment.SetText(TextField.MerchantId, id);
        payment.SetText(TextField.TerminalId, id);
        // A payment of each card every few hours.
        payment.EventTimeUnixMs += number * 100;
    }

    private static void Write(Span<byte> id, long number)
    {
        for (var i = id.Length - 1; i >= 0; i--, number /= 10)
            id[i] = (byte)('a' + (number % 10));
    }
}
