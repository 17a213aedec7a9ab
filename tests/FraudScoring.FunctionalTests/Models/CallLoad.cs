using System.Globalization;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>
/// Callers who score one payment after the other, each call made once: one that fails is seen here and not tried again.
/// </summary>
internal sealed class CallLoad : IDisposable
{
    private const int Callers = 8;
    private const int Cards = 40;

    // What a model knows, one that none does, and (empty) what is left out.
    private static readonly string[] Tills = ["moto", "api", "kiosk", "android", "web", "ios", "pos", "atm", "carrier-pigeon", ""];

    private readonly FraudScoringClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _callers;
    private int _calls;

    public CallLoad(ServiceProcess service)
    {
        _client = new FraudScoringClient(service.Grpc, new FraudScoringClientOptions { AttemptsMax = 1 });
        _callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller)))];
    }

    /// <summary>Answers so far.</summary>
    public int Answered => Volatile.Read(ref _calls);

    /// <summary>The attribute "till" that a payment was sent with; empty for none.</summary>
    public static string TillOf(string id) => Tills[int.Parse(id.AsSpan(id.IndexOf('-') + 1), CultureInfo.InvariantCulture) % Tills.Length];

    /// <summary>Waits for some more answers; a failed call fails the test here.</summary>
    public async Task MoreAsync(int answers)
    {
        for (var wanted = Answered + answers; Answered < wanted; await Task.Delay(10))
        {
            if (_callers.FirstOrDefault(caller => caller.IsCompleted) is { } ended)
                await ended;
        }
    }

    /// <summary>Ends the calls; a failed one fails the test here.</summary>
    public async Task CompleteAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_callers).WaitAsync(ServiceProcess.Patience);
    }

    public void Dispose()
    {
        _client.Dispose();
        _end.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        for (var n = 0; !_end.IsCancellationRequested; n++)
        {
            // Amounts of every size, from a cent up: the fixtures' thresholds are anywhere.
            var amount = 1 + (((n * 7919L) % 90_000) >> ((n + caller) % 14));
            var request = Payments.New($"{caller}-{n}", $"card-{((n * Callers) + caller) % Cards}", amount);
            request.Transaction.EntryMode = (EntryMode)(1 + (n % 3));
            if (TillOf(request.Transaction.TransactionId) is { Length: > 0 } till)
                request.Transaction.Attributes.Add("till", till);
            var answer = await _client.ScoreAsync(request);
            Assert.Equal(request.Transaction.TransactionId, answer.Response.TransactionId);
            Interlocked.Increment(ref _calls);
            // Not as fast as it goes: the test is about swaps, and reads every record in the end.
            await Task.Delay(2);
        }
    }
}
