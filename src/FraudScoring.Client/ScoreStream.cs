using System.Runtime.CompilerServices;
using FraudScoring.Client.Transport;
using FraudScoring.V1;

namespace FraudScoring.Client;

/// <summary>
/// Payments and their answers over one call. Write from any threads, read from one, at the same time: a write waits
/// while as many payments as allowed are unanswered. Answers come in the order in which they are recorded; match them
/// by transaction id. A payment that cannot be scored is answered with <see cref="ScoreResponse.Error"/>.
/// When the connection breaks, reads and writes throw; open another stream and write the unanswered payments again with
/// their ids: a payment that was scored gets its recorded decision.
/// </summary>
public sealed class ScoreStream : IDisposable
{
    private readonly RequestQueueContent _requests = new();
    private readonly ReplyStream<ScoreResponse> _replies;
    private readonly SemaphoreSlim _slots;
    private FraudScoringException? _failure;

    internal ScoreStream(GrpcTransport transport, string path, int inFlightMax)
    {
        _replies = new ReplyStream<ScoreResponse>(transport, path, _requests, ScoreResponse.Parser);
        _slots = new SemaphoreSlim(inFlightMax);
    }

    /// <summary>Sends a payment; waits while too many are unanswered.</summary>
    public ValueTask WriteAsync(ScoreRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_slots.Wait(0, CancellationToken.None))
            return WriteWhenFreeAsync(request, cancellation);

        Send(request);
        return default;
    }

    /// <summary>Says that no more payments follow; the answers to those sent still come.</summary>
    public void Complete() => _requests.Complete();

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
        _requests.Complete();
        _replies.Dispose();
    }

    private async ValueTask<ScoreResponse?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await _replies.ReadAsync(cancellation);
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
        Send(request);
    }

    private void Send(ScoreRequest request)
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            // Passes the wake-up on to the next writer that waits.
            _slots.Release();
            throw new FraudScoringException(failure.StatusCode, failure.Detail, failure);
        }

        try
        {
            _requests.Add(request);
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
