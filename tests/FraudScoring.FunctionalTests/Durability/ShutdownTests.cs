using System.Diagnostics;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Durability;

/// <summary>SIGTERM: no more is admitted, what was admitted is answered and kept, and the process ends with 0.</summary>
public sealed class ShutdownTests : IDisposable
{
    // Long enough for a busy machine, shorter than the service's own patience with those who do not let go.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Terminate_UnderLoad_ExitsPromptlyAndKeepsEveryAnswer()
    {
        using var service = await ServiceProcess.StartAsync(_folder.Path);
        using var load = new PaymentLoad(service, "term-");
        await load.WaitForAsync(1_500);

        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, await service.StopAsync());
        var took = Stopwatch.GetElapsedTime(started);
        await load.WaitForEndAsync();

        Assert.True(took < Prompt, $"the shutdown took {took.TotalSeconds:F1} s");
        Assert.DoesNotContain("fail:", service.Output, StringComparison.Ordinal);
        using var next = await ServiceProcess.StartAsync(_folder.Path);
        await load.AssertKeptAsync(next);
        var recorded = await DecisionStreams.ReadToEndAsync(next);
        var decided = recorded.Count(r => r.Transaction.TransactionId.StartsWith(load.Prefix, StringComparison.Ordinal));
        // The status comes behind the last answer. Without it the connection ended first, because a payment that was
        // still on its way met a closed socket, and took answers along; those are found by sending the ids again.
        if (load.Failure?.Detail.Contains("shutting down", StringComparison.Ordinal) == true)
            Assert.Equal(decided, load.Acknowledged.Count);
        Assert.Equal(StatusCode.Unavailable, load.Failure?.StatusCode);
        Assert.Empty(next.Errors);
    }

    [Fact]
    public async Task Terminate_WithUnaryCallsInFlight_EachIsAnsweredOrRefused()
    {
        using var service = await ServiceProcess.StartAsync(_folder.Path);
        using var raw = new RawGrpc(service.Grpc);
        await raw.CallAsync("/fraudscoring.v1.Scoring/Score", Payments.New("warm"));
        var calls = Enumerable.Range(0, 400)
            .Select(n => raw.CallAsync("/fraudscoring.v1.Scoring/Score", Payments.New($"flight-{n}"))).ToArray();

        Assert.Equal(0, await service.StopAsync());

        var answered = new List<ScoreResponse>();
        foreach (var call in calls)
        {
            try
            {
                var reply = await call;
                Assert.Contains(reply.Status, (string[])["0", "14"]);
                if (reply.Status == "0")
                    answered.Add(ScoreResponse.Parser.ParseFrom(reply.Message));
            }
            catch (HttpRequestException)
            {
                // Sent after the port was closed.
            }
        }

        using var next = await ServiceProcess.StartAsync(_folder.Path);
        foreach (var response in answered)
            Assert.Equal(response, (await next.Client.GetDecisionAsync(response.TransactionId)).Response);
    }

    [Fact]
    public async Task Terminate_WithSubscribersAndIdleConnections_ExitsPromptly()
    {
        using var service = await ServiceProcess.StartAsync(_folder.Path);
        await service.Client.ScoreAsync(Payments.New("one"));
        using var raw = new RawGrpc(service.Grpc);
        var subscription = raw.CallAsync("/fraudscoring.v1.Decisions/Subscribe", new SubscribeRequest { Offset = 0 });
        using var idle = service.Client.OpenScoreStream();
        var idleRead = idle.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync().AsTask();
        await service.Http.GetAsync("/health/live");
        await Task.Delay(500);
        Assert.False(subscription.IsCompleted);

        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, await service.StopAsync());

        var took = Stopwatch.GetElapsedTime(started);
        Assert.True(took < Prompt, $"the shutdown took {took.TotalSeconds:F1} s");
        var ended = await subscription;
        Assert.Equal("14", ended.Status);
        await Assert.ThrowsAsync<FraudScoringException>(() => idleRead);
    }

    [Fact]
    public async Task Terminate_Twice_StillEndsInOrder()
    {
        using var service = await ServiceProcess.StartAsync(_folder.Path);
        await service.Client.ScoreAsync(Payments.New("one"));

        service.Terminate();
        service.Terminate();

        Assert.Equal(0, await service.WaitForExitAsync());
    }
}
