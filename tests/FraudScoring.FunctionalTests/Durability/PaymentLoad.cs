using System.Collections.Concurrent;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Durability;

/// <summary>
/// A stream that is kept full of payments until it ends, and what was acknowledged on it. The service is as deep in
/// work as it can be whenever it is hit.
/// </summary>
internal sealed class PaymentLoad : IDisposable
{
    private const int Cards = 50;

    private readonly ScoreStream _stream;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _writing;
    private readonly Task _reading;
    private int _sent;

    public PaymentLoad(ServiceProcess service, string prefix)
    {
        Prefix = prefix;
        _stream = service.Client.OpenScoreStream();
        _writing = WriteAsync();
        _reading = ReadAsync();
    }

    /// <summary>What every transaction id begins with.</summary>
    public string Prefix { get; }

    /// <summary>Answers with a decision, by transaction id.</summary>
    public ConcurrentDictionary<string, ScoreResponse> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers with an error, by transaction id.</summary>
    public ConcurrentDictionary<string, ScoreError> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Payments sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Why the stream ended; null when in order.</summary>
    public FraudScoringException? Failure { get; private set; }

    /// <summary>Waits until so many are acknowledged.</summary>
    public async Task WaitForAsync(int acknowledged)
    {
        for (var i = 0; i < 3_000 && Acknowledged.Count < acknowledged; i++)
        {
            Assert.False(_reading.IsCompleted, $"the stream ended after {Acknowledged.Count}: {Failure?.Message}");
            await Task.Delay(10);
        }

        Assert.True(Acknowledged.Count >= acknowledged, $"{Acknowledged.Count} payments were acknowledged");
    }

    /// <summary>Waits until the stream has ended, in order or not.</summary>
    public async Task WaitForEndAsync()
    {
        await _reading.WaitAsync(ServiceProcess.Patience);
        _ended.TrySetResult();
        await _writing.WaitAsync(ServiceProcess.Patience);
    }

    /// <summary>Sends no more and waits for the answers.</summary>
    public async Task CompleteAsync()
    {
        _ended.TrySetResult();
        await _writing.WaitAsync(ServiceProcess.Patience);
        await _reading.WaitAsync(ServiceProcess.Patience);
    }

    /// <summary>The service has every acknowledged decision as it was acknowledged, and nothing twice.</summary>
    public async Task AssertKeptAsync(ServiceProcess service)
    {
        var recorded = await DecisionStreams.ReadToEndAsync(service);
        var mine = recorded.Where(r => r.Transaction.TransactionId.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        var byId = mine.ToDictionary(r => r.Transaction.TransactionId, StringComparer.Ordinal);
        Assert.InRange(mine.Count, Acknowledged.Count, Sent);
        foreach (var (id, response) in Acknowledged)
        {
            Assert.True(byId.TryGetValue(id, out var record), $"{id} was acknowledged and is not in the stream");
            Assert.Equal(response, record.Response);
            Assert.Equal(response.Offset, record.Offset);
        }

        await Parallel.ForEachAsync(
            Acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (one, cancellation) =>
            {
                var record = await service.Client.GetDecisionAsync(one.Key, cancellation: cancellation);
                Assert.Equal(one.Value, record.Response);
            });
    }

    public void Dispose() => _stream.Dispose();

    private async Task WriteAsync()
    {
        try
        {
            while (!_ended.Task.IsCompleted)
            {
                var number = Interlocked.Increment(ref _sent);
                await _stream.WriteAsync(Payments.New($"{Prefix}{number}", $"card-{number % Cards}"))
                    .AsTask().WaitAsync(ServiceProcess.Patience);
            }

            _stream.Complete();
        }
        catch (FraudScoringException)
        {
            // The reader has the reason.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var response in _stream.ReadAllAsync())
            {
                if (response.Error is { } error)
                    Assert.True(Refused.TryAdd(response.TransactionId, error));
                else
                    Assert.True(Acknowledged.TryAdd(response.TransactionId, response));
            }
        }
        catch (FraudScoringException error)
        {
            Failure = error;
        }
    }
}
