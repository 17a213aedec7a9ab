using System.Collections.Concurrent;
using System.Diagnostics;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>
/// Payments at a steady rate, whether answers come or not: a service that pauses finds the calls of the pause waiting, and
/// each of them is seen as late as it is. Every call is made once; one that fails is seen here and not tried again.
/// </summary>
internal sealed class SteadyLoad : IDisposable
{
    private const int CallsPerSecond = 1000;
    private const int Cards = 40;

    private readonly FraudScoringClient _client;
    private readonly Thread _sender;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<Call> _done = new();
    private volatile Exception? _failure;
    private volatile bool _isEnding;
    private int _pending;

    public SteadyLoad(ServiceProcess service)
    {
        _client = new FraudScoringClient(service.Grpc, new FraudScoringClientOptions { AttemptsMax = 1 });
        _sender = new Thread(Send) { IsBackground = true, Name = "steady load" };
        _sender.Start();
    }

    /// <summary>What the calls that were due from here on until <paramref name="during"/> is over were like.</summary>
    public async Task<LoadWindow> MeasureAsync(Func<Task> during)
    {
        _done.Clear();
        var (from, to) = (NextDue(), 0);
        await during();
        to = NextDue();
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(10))
        {
            var calls = _done.Where(call => call.Number >= from && call.Number < to).ToArray();
            if (_failure is { } failure)
                throw new InvalidOperationException($"a call failed: {failure.Message}", failure);
            if (calls.Length == to - from)
                return LoadWindow.Of(calls);
            Assert.True(Stopwatch.GetElapsedTime(started) < ServiceProcess.Patience, $"{to - from - calls.Length} calls have no answer");
        }
    }

    /// <summary>Ends the calls.</summary>
    public async Task CompleteAsync()
    {
        _isEnding = true;
        _sender.Join();
        for (var started = Stopwatch.GetTimestamp(); Volatile.Read(ref _pending) > 0; await Task.Delay(10))
            Assert.True(Stopwatch.GetElapsedTime(started) < ServiceProcess.Patience, $"{_pending} calls have no answer");
        Assert.Null(_failure);
    }

    public void Dispose() => _client.Dispose();

    private long DueOf(long call) => _start + (call * Stopwatch.Frequency / CallsPerSecond);

    // The first call that is not due yet.
    private int NextDue() => (int)((Stopwatch.GetTimestamp() - _start) * CallsPerSecond / Stopwatch.Frequency) + 1;

    private void Send()
    {
        for (var n = 0; !_isEnding; n++)
        {
            var due = DueOf(n);
            while (Stopwatch.GetTimestamp() < due)
                Thread.Sleep(1);
            Interlocked.Increment(ref _pending);
            _ = CallAsync(n, due);
        }
    }

    private async Task CallAsync(int n, long due)
    {
        try
        {
            var answer = await _client.ScoreAsync(Payments.New($"steady-{n}", $"card-{n % Cards}", 1 + (n * 7919L % 90_000)));
            Assert.Equal($"steady-{n}", answer.Response.TransactionId);
            Assert.Empty(answer.Response.Degraded);
            _done.Enqueue(new Call(n, due, Stopwatch.GetTimestamp()));
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    /// <summary>A call that was answered: when it was due to be made, and when the answer was there.</summary>
    internal readonly record struct Call(int Number, long Due, long Answered);
}
