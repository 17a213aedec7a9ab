using FraudScoring.Core.Decisions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Messages;
using FraudScoring.V1;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary><c>Decisions</c>: the stream of what was decided, served from the log in the bytes that the log keeps.</summary>
internal sealed class DecisionsMethods(DurableLog log, CursorStore cursors, DecisionReader decisions)
{
    private const string Service = "/fraudscoring.v1.Decisions";

    public IReadOnlyList<GrpcMethod> Methods =>
    [
        new ServerStreamingMessageMethod<SubscribeRequest>($"{Service}/Subscribe", SubscribeRequest.Parser, SubscribeAsync),
        new UnaryMessageMethod<AcknowledgeRequest, AcknowledgeResponse>(
            $"{Service}/Acknowledge", AcknowledgeRequest.Parser, (request, _, _) => ValueTask.FromResult(Acknowledge(request))),
        new UnaryMessageMethod<GetDecisionRequest, V1.DecisionRecord>(
            $"{Service}/Get", GetDecisionRequest.Parser, GetAsync),
    ];

    private async ValueTask<GrpcStatus> SubscribeAsync(SubscribeRequest request, GrpcStream stream)
    {
        var wanted = request.Decisions.Aggregate(0u, (bits, decision) => bits | (1u << (int)decision));
        var tail = Open(request);
        // The head goes out at once: a subscriber to an idle stream knows that it is subscribed.
        await stream.Writer.FlushAsync();
        try
        {
            while (true)
            {
                await tail.WaitAsync(stream.CancellationToken);
                while (tail.TryNext(out var entry))
                {
                    stream.CancellationToken.ThrowIfCancellationRequested();
                    if (entry.Header.Kind == EntryKind.Decision && IsWanted(entry.Payload, wanted))
                        await stream.Writer.WriteAsync(entry.Payload);
                }

                await stream.Writer.FlushAsync();
            }
        }
        catch (OffsetGoneException e)
        {
            return new GrpcStatus(GrpcStatusCode.OutOfRange, e.Message);
        }
    }

    private LogTail Open(SubscribeRequest request)
    {
        try
        {
            return request.StartCase switch
            {
                SubscribeRequest.StartOneofCase.TimeUnixMs => LogTail.FromTime(log, Time(request.TimeUnixMs)),
                SubscribeRequest.StartOneofCase.Cursor => FromCursor(request.Cursor),
                SubscribeRequest.StartOneofCase.Latest => LogTail.FromOffset(log, log.CommittedOffset),
                _ => LogTail.FromOffset(log, request.Offset == 0 ? log.FirstOffset : request.Offset),
            };
        }
        catch (OffsetGoneException e)
        {
            throw new GrpcException(GrpcStatusCode.OutOfRange, e.Message);
        }
    }

    private static DateTimeOffset Time(long unixMs)
        => unixMs is >= 0 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs)
            : throw new GrpcException(GrpcStatusCode.InvalidArgument, "time_unix_ms: milliseconds since 1970-01-01 UTC expected");

    private LogTail FromCursor(string name)
    {
        CheckCursor(name);
        var from = cursors.TryGet(name, out var next) ? next : log.FirstOffset;
        return LogTail.FromOffset(log, from);
    }

    private AcknowledgeResponse Acknowledge(AcknowledgeRequest request)
    {
        CheckCursor(request.Cursor);
        if (request.Offset >= log.CommittedOffset)
        {
            throw new GrpcException(
                GrpcStatusCode.OutOfRange, $"offset: {request.Offset} is beyond the end of the stream, {log.CommittedOffset}");
        }

        if (!cursors.TryMove(request.Cursor, request.Offset + 1))
            throw new GrpcException(GrpcStatusCode.ResourceExhausted, "cursor: there are as many cursors as there may be");
        cursors.Save();
        return new AcknowledgeResponse { Offset = request.Offset };
    }

    private async ValueTask<V1.DecisionRecord> GetAsync(
        GetDecisionRequest request, GrpcCall call, CancellationToken cancellation)
    {
        if (request.TransactionId.Length == 0)
            throw new GrpcException(GrpcStatusCode.InvalidArgument, "transaction_id: required");
        var record = await decisions.FindAsync(request.TransactionId, cancellation)
            ?? throw new GrpcException(GrpcStatusCode.NotFound, $"transaction_id: '{request.TransactionId}' is not known");
        return V1.DecisionRecord.Parser.ParseFrom(record.Span);
    }

    private static bool IsWanted(ReadOnlySpan<byte> record, uint wanted)
        => wanted == 0 || (wanted & (1u << (int)DecisionOf(record))) != 0;

    private static Core.Decisions.Decision DecisionOf(ReadOnlySpan<byte> record) => new DecisionRecordView(record).Decision;

    private static void CheckCursor(string name)
    {
        if (CursorStore.CheckName(name) is { } problem)
            throw new GrpcException(GrpcStatusCode.InvalidArgument, $"cursor: {problem}");
    }
}
