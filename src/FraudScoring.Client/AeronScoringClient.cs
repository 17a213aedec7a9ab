using FraudScoring.Aeron;
using FraudScoring.Client.Transport;
using FraudScoring.V1;

namespace FraudScoring.Client;

/// <summary>
/// Scores payments over Aeron, with the same messages, deadlines and retries as <see cref="FraudScoringClient"/>. Thread-safe;
/// keep one for the life of the process. What still fails throws <see cref="FraudScoringException"/>.
/// </summary>
public sealed class AeronScoringClient : IDisposable
{
    private readonly FraudScoringClientOptions _calls;
    private readonly AeronTransport _transport;
    private readonly Backoff _backoff;

    /// <summary>Attaches to the media driver; the service is connected with the first call, and again after it was away.</summary>
    /// <exception cref="FraudScoringException">There is no media driver, or it refuses a channel.</exception>
    public AeronScoringClient(AeronScoringClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _calls = options.Calls;
        _calls.Validate();
        _backoff = new Backoff(_calls.BackoffFirst, _calls.BackoffMax, _calls.BackoffSeed);
        try
        {
            _transport = new AeronTransport(options);
        }
        catch (AeronException e)
        {
            throw new FraudScoringException(StatusCode.Unavailable, e.Message, e);
        }
    }

    /// <summary>Scores a payment. Values of features do not come over Aeron.</summary>
    public async Task<ScoreResult> ScoreAsync(
        ScoreRequest request, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var budget = new CallBudget(_calls.Clock, deadline ?? _calls.Deadline, cancellation);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _transport.CallAsync(request, budget.Token);
            }
            catch (FraudScoringException e) when (e.IsTransient && attempt < _calls.AttemptsMax)
            {
                await WaitAsync(attempt, budget);
            }
            catch (ArgumentException e)
            {
                throw new FraudScoringException(StatusCode.InvalidArgument, e.Message, e);
            }
            catch (OperationCanceledException e) when (budget.IsExpired)
            {
                throw Late(e);
            }
        }
    }

    /// <summary>
    /// Opens a stream of payments and answers: single calls wait for room by being refused, a stream's writes just wait.
    /// </summary>
    public ScoreStream OpenScoreStream() => new(new AeronScoreExchange(_transport), _calls.StreamInFlightMax);

    /// <summary>Leaves the service; calls and streams that run fail.</summary>
    public void Dispose() => _transport.Dispose();

    private async Task WaitAsync(int attempt, CallBudget budget)
    {
        try
        {
            await Task.Delay(_backoff.Next(attempt), _calls.Clock, budget.Token);
        }
        catch (OperationCanceledException e) when (budget.IsExpired)
        {
            throw Late(e);
        }
    }

    private static FraudScoringException Late(Exception e)
        => new(StatusCode.DeadlineExceeded, "no answer in time; the payment may have been scored", e);
}
