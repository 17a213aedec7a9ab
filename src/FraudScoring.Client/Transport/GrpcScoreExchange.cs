using FraudScoring.V1;

namespace FraudScoring.Client.Transport;

/// <summary>One call of <c>Scoring.ScoreStream</c>.</summary>
internal sealed class GrpcScoreExchange : IScoreExchange
{
    private readonly RequestQueueContent _requests = new();
    private readonly ReplyStream<ScoreResponse> _replies;

    public GrpcScoreExchange(GrpcTransport transport) =>
        _replies = new ReplyStream<ScoreResponse>(transport, "/fraudscoring.v1.Scoring/ScoreStream", _requests, ScoreResponse.Parser);

    public ValueTask SendAsync(ScoreRequest request, CancellationToken cancellation)
    {
        _requests.Add(request);
        return default;
    }

    public void Complete() => _requests.Complete();

    public ValueTask<ScoreResponse?> ReadAsync(CancellationToken cancellation) => _replies.ReadAsync(cancellation);

    public void Dispose()
    {
        _requests.Complete();
        _replies.Dispose();
    }
}
