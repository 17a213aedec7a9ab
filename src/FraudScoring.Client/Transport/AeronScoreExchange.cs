using System.Threading.Channels;
using FraudScoring.V1;

namespace FraudScoring.Client.Transport;

/// <summary>
/// Payments of one stream over the session that all calls of the client share. What waits to be read is bounded by the
/// payments that may be unanswered.
/// </summary>
internal sealed class AeronScoreExchange : IScoreExchange, IReplyTarget
{
    private readonly AeronTransport _transport;
    private readonly Channel<ScoreResponse> _replies =
        System.Threading.Channels.Channel.CreateUnbounded<ScoreResponse>(new UnboundedChannelOptions { SingleReader = true });

    // One for each payment, and one for whoever may send another.
    private int _open = 1;
    private int _isComplete;
    private FraudScoringException? _lost;

    public AeronScoreExchange(AeronTransport transport)
    {
        _transport = transport;
        transport.Lost += OnLost;
    }

    public async ValueTask SendAsync(ScoreRequest request, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _isComplete) != 0)
            throw new InvalidOperationException("the stream has been completed; nothing can be written to it");
        if (Volatile.Read(ref _lost) is { } lost)
            throw new FraudScoringException(lost.StatusCode, lost.Detail, lost);
        Interlocked.Increment(ref _open);
        try
        {
            await _transport.SendAsync(request, this, cancellation);
        }
        catch (ArgumentException e)
        {
            OnRefused(request.Transaction?.TransactionId ?? "", new FraudScoringException(StatusCode.InvalidArgument, e.Message, e));
        }
        catch
        {
            CloseOne();
            throw;
        }
    }

    public void Complete()
    {
        if (Interlocked.Exchange(ref _isComplete, 1) == 0)
            CloseOne();
    }

    public async ValueTask<ScoreResponse?> ReadAsync(CancellationToken cancellation)
    {
        while (await _replies.Reader.WaitToReadAsync(cancellation))
        {
            if (_replies.Reader.TryRead(out var response))
                return response;
        }

        return null;
    }

    public void OnDecided(in ScoreResult result) => Answer(result.Response);

    public void OnRefused(string transactionId, FraudScoringException refusal) => Answer(new ScoreResponse
    {
        TransactionId = transactionId,
        Error = new ScoreError { Code = (uint)refusal.StatusCode, Message = refusal.Detail },
    });

    public void OnLost(FraudScoringException reason)
    {
        Interlocked.CompareExchange(ref _lost, reason, null);
        _replies.Writer.TryComplete(reason);
    }

    /// <summary>Answers that still come are dropped.</summary>
    public void Dispose()
    {
        _transport.Lost -= OnLost;
        _replies.Writer.TryComplete();
    }

    private void Answer(ScoreResponse response)
    {
        _replies.Writer.TryWrite(response);
        CloseOne();
    }

    private void CloseOne()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _replies.Writer.TryComplete();
    }
}
