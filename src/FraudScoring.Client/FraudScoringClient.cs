using System.Runtime.CompilerServices;
using FraudScoring.Client.Transport;
using FraudScoring.V1;
using Grpc.Health.V1;

namespace FraudScoring.Client;

/// <summary>
/// Calls the scoring service over gRPC. Thread-safe; keep one for the life of the process. Calls that fail because the
/// service is full, away or restarting are tried again within their deadline, with the same content: a payment is
/// counted once however often it is sent. What still fails throws <see cref="FraudScoringException"/>.
/// </summary>
public sealed class FraudScoringClient : IDisposable
{
    private readonly FraudScoringClientOptions _options;
    private readonly GrpcTransport _transport;

    /// <summary>Connects with the first call.</summary>
    /// <param name="address">Of the service's gRPC port, such as <c>http://localhost:5001</c>.</param>
    /// <param name="options">How to call; the defaults if left out.</param>
    public FraudScoringClient(Uri address, FraudScoringClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"the address is '{address}', expected http://host:port", nameof(address));

        _options = options ?? new FraudScoringClientOptions();
        _options.Validate();
        _transport = new GrpcTransport(address, _options);
    }

    /// <summary>Scores a payment.</summary>
    public async Task<ScoreResult> ScoreAsync(
        ScoreRequest request, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = await _transport.CallAsync(
            "/fraudscoring.v1.Scoring/Score", request, ScoreResponse.Parser, deadline, cancellation);
        return new ScoreResult(reply.Message, reply.IsDuplicate);
    }

    /// <summary>Opens a stream of payments and answers: the cheapest way to score many.</summary>
    public ScoreStream OpenScoreStream() =>
        new(new GrpcScoreExchange(_transport), _options.StreamInFlightMax);

    /// <summary>
    /// The recorded decisions from the request's start on, then those to come, until cancelled. When the connection
    /// breaks it is made again and goes on behind the last record, so each record comes once and in order.
    /// </summary>
    public async IAsyncEnumerable<DecisionRecord> SubscribeAsync(
        SubscribeRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var next = request.Clone();
        var failures = 0;
        while (true)
        {
            using var stream = OpenSubscription(next);
            while (true)
            {
                DecisionRecord? record;
                try
                {
                    record = await stream.ReadAsync(cancellation);
                }
                catch (FraudScoringException error) when (error.IsTransient && failures < _options.ReconnectAttemptsMax)
                {
                    break;
                }

                if (record is null)
                    yield break;
                failures = 0;
                next.Offset = record.Offset + 1;
                yield return record;
            }

            failures++;
            await Task.Delay(_transport.Backoff.Next(failures), _options.Clock, cancellation);
        }
    }

    /// <summary>Moves a named cursor: everything up to and including the offset is done.</summary>
    public async Task AcknowledgeAsync(
        string cursor, ulong offset, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        await _transport.CallAsync(
            "/fraudscoring.v1.Decisions/Acknowledge", new AcknowledgeRequest { Cursor = cursor, Offset = offset },
            AcknowledgeResponse.Parser, deadline, cancellation);

    /// <summary>The recorded decision on a payment; <see cref="StatusCode.NotFound"/> if there is none.</summary>
    public async Task<DecisionRecord> GetDecisionAsync(
        string transactionId, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var reply = await _transport.CallAsync(
            "/fraudscoring.v1.Decisions/Get", new GetDecisionRequest { TransactionId = transactionId },
            DecisionRecord.Parser, deadline, cancellation);
        return reply.Message;
    }

    /// <summary>Says what a payment turned out to be.</summary>
    public async Task<ReportLabelResponse> ReportLabelAsync(
        ReportLabelRequest request, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = await _transport.CallAsync(
            "/fraudscoring.v1.Feedback/ReportLabel", request, ReportLabelResponse.Parser, deadline, cancellation);
        return reply.Message;
    }

    /// <summary>Whether the service, or one of its services by full name, takes calls.</summary>
    public async Task<bool> CheckHealthAsync(
        string service = "", TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var reply = await _transport.CallAsync(
            "/grpc.health.v1.Health/Check", new HealthCheckRequest { Service = service },
            HealthCheckResponse.Parser, deadline, cancellation);
        return reply.Message.Status == HealthCheckResponse.Types.ServingStatus.Serving;
    }

    /// <summary>Closes the connections; calls that run fail.</summary>
    public void Dispose() => _transport.Dispose();

    private ReplyStream<DecisionRecord> OpenSubscription(SubscribeRequest request) => new(
        _transport, "/fraudscoring.v1.Decisions/Subscribe",
        new ByteArrayContent(MessageFrame.Create(request)), DecisionRecord.Parser);
}
