using FraudScoring.FunctionalTests.Durability;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Policy;

/// <summary>What ran, replayed from the log, decides the same; what would run shows what it would change.</summary>
public sealed class BacktestTests : IDisposable
{
    private const string Running = """
        { "version": "ran", "author": "ann", "reason": "test",
          "thresholds": { "review_from": 0.001, "block_from": 0.5, "segments": [ { "merchant": "shop-2", "review_from": 0.9, "block_from": 0.95 } ] },
          "review_budget": { "count": 400, "per": "hour" },
          "breaker": { "window": "10m", "floor": 100, "block_max": 0.99 },
          "rules": [
            { "id": "busy", "version": 1, "action": "block", "priority": 1, "when": "count(card, 2m) >= 40 and not in_list(\"trusted\", customer)" },
            { "id": "spread", "version": 1, "action": "review", "priority": 2, "when": "distinct(merchant, card, 3h) > 30 and amount > 40" } ] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backtest_OfThePolicyThatRan_FindsNoDifference()
    {
        var policy = Write("policy.json", Running);
        var lists = _folder.In("lists");
        Directory.CreateDirectory(lists);
        await File.WriteAllTextAsync(Path.Combine(lists, "trusted.csv"), "kind,value,reason,author,expires\ncustomer,customer-of-card-3,,ann,\n");
        await File.WriteAllTextAsync(Path.Combine(lists, "block.csv"), "kind,value,reason,author,expires\ncard,card-4,stolen,ann,\n");
        string[] options = ["--policy", policy, "--lists", lists];
        var first = await RunAsync(options, "a-", 1500);
        // After a restart the velocity that only rules name and the review budget go on where they were.
        var second = await RunAsync(options, "b-", 1500);
        Assert.Contains(first.Concat(second), r => r.Rules.Any(h => h.Id == "busy"));
        Assert.Contains(first.Concat(second), r => r.Rules.Any(h => h.Id == "spread"));
        Assert.Contains(first.Concat(second), r => r.Rules.Any(h => h.Id == "list:block:card"));
        Assert.All(second, r => Assert.Equal("ran", r.Policy));

        var same = await BacktestAsync(policy, lists);
        var other = await BacktestAsync(Write("other.json", Running.Replace(">= 40", ">= 100000", StringComparison.Ordinal)), lists);

        Assert.Contains("payments, 0 differences", same, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 differences", other, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(_folder.In("report.html"));
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains("<td>spread</td>", page, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<ScoreResponse>> RunAsync(string[] options, string prefix, int payments)
    {
        using var service = await ServiceProcess.StartAsync(_folder.In("data"), options);
        using (var load = new PaymentLoad(service, prefix))
        {
            await load.WaitForAsync(payments);
            await load.CompleteAsync();
            Assert.Equal(0, await service.StopAsync());
            return [.. load.Acknowledged.Values];
        }
    }

    private Task<string> BacktestAsync(string policy, string lists) => ChildProcess.RunAsync(
        "dotnet",
        [
            Repository.FraudCommand, "backtest", "--log", _folder.In("data"), "--model", Repository.Model, "--policy", policy,
            "--lists", lists, "--report", _folder.In("report.html"),
        ],
        ServiceProcess.Patience);

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.In(name), text);
        return _folder.In(name);
    }
}
