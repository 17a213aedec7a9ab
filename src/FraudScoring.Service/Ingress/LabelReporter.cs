using FraudScoring.Core.Decisions;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Pipeline;
using FraudScoring.V1;

namespace FraudScoring.Service.Ingress;

/// <summary>Takes labels: finds the payment in the log, sends the label through the pipeline, waits for its record.</summary>
internal sealed class LabelReporter(ScoringPipeline pipeline, DecisionReader decisions)
{
    /// <summary>Records a label; the same again changes nothing.</summary>
    /// <exception cref="GrpcException">The request is wrong, the payment is not known, or it cannot be recorded now.</exception>
    public async ValueTask<ReportLabelResponse> ReportAsync(ReportLabelRequest request, CancellationToken cancellation)
    {
        Check(request);
        var record = await decisions.FindAsync(request.TransactionId, cancellation)
            ?? throw new GrpcException(GrpcStatusCode.NotFound, $"transaction_id: '{request.TransactionId}' is not known");
        var pending = new PendingLabel
        {
            Label = new Core.Decisions.LabelRecord(
                0, 0, (LabelKind)request.Label, LabelKind.None, (byte)request.Source, request.EventTimeUnixMs),
        };
        if (!TransactionCodec.TryDecode(new DecisionRecordView(record.Span).Transaction, pending.Transaction, out _))
            throw new GrpcException(GrpcStatusCode.DataLoss, "the recorded payment could not be read");
        if (!pipeline.TrySubmit(pending))
            throw new GrpcException(Refusals.Full);
        await pending.Recorded.WaitAsync(cancellation);
        var status = Refusals.Of(pending.Status);
        if (!status.IsOk)
            throw new GrpcException(status);
        return new ReportLabelResponse { Offset = pending.Label.Offset, Duplicate = pending.IsDuplicate };
    }

    private static void Check(ReportLabelRequest request)
    {
        var problems = new List<string>();
        if (request.TransactionId.Length is 0 or > 64)
            problems.Add("transaction_id: required, 1 to 64 bytes");
        if (request.Label is not (Label.Fraud or Label.Genuine))
            problems.Add("label: LABEL_FRAUD or LABEL_GENUINE expected");
        if (request.Source is <= LabelSource.Unspecified or > LabelSource.Issuer)
            problems.Add("source: required, a value of LabelSource");
        if (request.EventTimeUnixMs <= 0)
            problems.Add("event_time_unix_ms: required, milliseconds since 1970-01-01 UTC");
        if (problems.Count > 0)
            throw new GrpcException(GrpcStatusCode.InvalidArgument, string.Join("; ", problems));
    }
}
