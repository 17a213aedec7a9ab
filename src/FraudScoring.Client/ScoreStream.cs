using System.Runtime.CompilerServices;
using FraudScoring.Client.Transport;
using FraudScoring.V1;

namespace FraudScoring.Client;

/// <summary>
/// Payments and their answers over one call, or over the session of a client over Aeron. Write from any threads, read from one, at the same time: a write waits
/// while as many payments as allowed are unanswered. Answers come in the order in which they are recorded; match them
/// by transaction id. A payment that cannot be scored is answered with <see cref="ScoreResponse.Error"/>.
/// When the connection breaks, reads and writes throw; open another stream and write the unanswered payments again with
/// their ids: a payment that was scored gets its recorded decision.
/// </summary>
public sealed class ScoreStream : IDisposable
{
    private readonly IScoreExchange _exchange;
    private readonly SemaphoreSlim _slots;
    private FraudScoringException? _failure;

    internal ScoreStream(IScoreExchange exchange, int inFlightMax)
    {
        _exchange = exchange;
        _slots = new SemaphoreSlim(inFlightMax);
    }

    /// <summary>Sends a payment; waits while too many are unanswered.</summary>
    public ValueTask WriteAsync(ScoreRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _slots.Wait(0, CancellationToken.None)
            ? SendAsync(request, cancellation)
            : WriteWhenFreeAsync(request, cancellation);
    }

    /// <summary>Says that no more payments follow; the answers to those sent still come.</summary>
    public void Complete() => _exchange.Complete();

    /// <summary>
    /// The answers, until all have come after <see cref="Complete"/>. For one reader, whose first read opens the call:
    /// payments written before wait for it.
    /// </summary>
    public async IAsyncEnumerable<ScoreResponse> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await ReadAsync(cancellation) is { } response)
        {
            _slots.Release();
            yield return response;
        }
    }

    /// <summary>Ends the call. Payments that are unanswered may have been scored.</summary>
    public void Dispose()
    {
        Fail(new FraudScoringException(StatusCode.Cancelled, "the stream has been disposed"));
        _exchange.Dispose();
    }

    private async ValueTask<ScoreResponse?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await _exchange.ReadAsync(cancellation);
        }
        catch (FraudScoringException error)
        {
            Fail(error);
            throw;
        }
    }

    private async ValueTask WriteWhenFreeAsync(ScoreRequest request, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        await SendAsync(request, cancellation);
    }

    private async ValueTask SendAsync(ScoreRequest request, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            // Passes the wake-up on to the next writer that waits.
            _slots.Release();
            throw new FraudScoringException(failure.StatusCode, failure.Detail, failure);
        }

        try
        {
            await _exchange.SendAsync(request, cancellation);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    private void Fail(FraudScoringException failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
            _slots.Release();
    }
}
