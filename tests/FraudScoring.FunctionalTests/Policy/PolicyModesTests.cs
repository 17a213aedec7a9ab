using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Policy;

/// <summary>What a policy does beside deciding: it stops itself, and it answers gateways that test their side.</summary>
public sealed class PolicyModesTests : IDisposable
{
    private const string Wild = """
        { "version": "wild", "author": "ann", "reason": "test", "test_tokens": true,
          "thresholds": { "review_from": 0.9999999, "block_from": 1 },
          "breaker": { "window": "1h", "floor": 30, "block_max": 0.5, "fallback": "allow" },
          "rules": [ { "id": "all", "version": 1, "action": "block", "when": "amount > 1" } ] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Breaker_OfAWildPolicy_TripsStaysOverARestartAndIsReset()
    {
        using (var service = await ServiceProcess.StartAsync(_folder.In("data")))
        {
            await PutAsync(service);
            for (var i = 0; i < 30; i++)
                Assert.Equal(Decision.Block, (await ScoreAsync(service, $"a-{i}")).Decision);

            var after = await ScoreAsync(service, "b");

            Assert.Equal(Decision.Allow, after.Decision);
            Assert.Equal(["breaker"], after.Degraded);
            Assert.Contains("fraudscoring_breaker_tripped 1", await service.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
            await WaitForAuditAsync(service, "breaker-tripped");
            Assert.Equal(0, await service.StopAsync());
        }

        using var again = await ServiceProcess.StartAsync(_folder.In("data"));
        Assert.Equal(["breaker"], (await ScoreAsync(again, "c")).Degraded);
        var reset = await again.Http.PostAsJsonAsync("/v1/policy/reset-breaker", new { author = "ann", reason = "it was a test" });
        Assert.Equal(HttpStatusCode.OK, reset.StatusCode);
        Assert.Equal(Decision.Block, (await ScoreAsync(again, "d")).Decision);
        var twice = await again.Http.PostAsJsonAsync("/v1/policy/reset-breaker", new { author = "ann", reason = "again" });
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
    }

    [Fact]
    public async Task TestTokens_WhereSwitchedOn_ForceTheirOutcome()
    {
        using var service = await ServiceProcess.StartAsync(_folder.In("data"));
        Assert.Empty((await ScoreAsync(service, "off", "test_block")).Rules);
        await PutAsync(service);

        Assert.Equal(Decision.Allow, (await ScoreAsync(service, "t-1", "test_allow")).Decision);
        Assert.Equal(Decision.Review, (await ScoreAsync(service, "t-2", "test_review")).Decision);
        Assert.Equal(Decision.Block, (await ScoreAsync(service, "t-3", "test_block")).Decision);
        Assert.Equal(["velocity"], (await ScoreAsync(service, "t-4", "test_degraded")).Degraded);
        var timeout = await Assert.ThrowsAsync<FraudScoringException>(() => ScoreAsync(service, "t-5", "test_timeout"));
        Assert.Equal(StatusCode.DeadlineExceeded, timeout.StatusCode);
    }

    private static async Task PutAsync(ServiceProcess service)
    {
        var answer = await service.Http.PutAsync("/v1/policy", new StringContent(Wild, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<ScoreResponse> ScoreAsync(ServiceProcess service, string id, string card = "card-1")
        => (await service.Client.ScoreAsync(Payments.New(id, card))).Response;

    private static async Task WaitForAuditAsync(ServiceProcess service, string action)
    {
        for (var i = 0; i < 100; i++)
        {
            var steps = JsonNode.Parse(await service.Http.GetStringAsync("/v1/policy/history"))!["steps"]!.AsArray();
            if (steps.Any(s => (string?)s!["action"] == action))
                return;
            await Task.Delay(100);
        }

        Assert.Fail($"{action} is not in the audit log");
    }
}
