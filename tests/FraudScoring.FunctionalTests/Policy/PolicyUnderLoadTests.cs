using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FraudScoring.FunctionalTests.Durability;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Policy;

/// <summary>Rules, lists, thresholds and the model change while payments come in: each answer before and after is exact.</summary>
public sealed class PolicyUnderLoadTests : IDisposable
{
    private const string Rules = """
        "thresholds": { "review_from": 0.9999999, "block_from": 1 },
        "rules": [
          { "id": "large", "version": 3, "action": "block", "when": "amount > 1000 and not in_list(\"trusted\", customer)" },
          { "id": "watch", "version": 1, "action": "review", "shadow": true, "when": "amount > 500" } ]
        """;

    private readonly TemporaryFolder _folder = new();
    private int _number;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Changes_UnderLoad_DecideExactlyWhatIsSentAfterTheirAnswer()
    {
        var model = _folder.In("model");
        Directory.CreateDirectory(model);
        foreach (var file in Directory.GetFiles(Repository.Model))
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        using (var service = await ServiceProcess.StartWithModelAsync(_folder.In("data"), model))
        {
            using var load = new PaymentLoad(service, "load-");
            await load.WaitForAsync(100);

            await ChangeListAsync(service, "trusted", add: ("customer", "customer-of-vip"));
            await PutAsync(service, "v1", Rules);
            await ExpectAsync(service, "v1", 200_000, "card-a", Decision.Block, "large:3:block", "watch:1:shadow-review");
            await ExpectAsync(service, "v1", 70_000, "card-a", Decision.Allow, "watch:1:shadow-review");
            await ExpectAsync(service, "v1", 4_200, "card-a", Decision.Allow);
            await ExpectAsync(service, "v1", 200_000, "vip", Decision.Allow, "watch:1:shadow-review");

            await ChangeListAsync(service, "block", add: ("card", "card-b"));
            await ExpectAsync(service, "v1", 4_200, "card-b", Decision.Block, "list:block:card:0:block");
            await ExpectAsync(service, "v1", 4_200, "card-a", Decision.Allow);
            await ChangeListAsync(service, "allow", add: ("customer", "customer-of-card-a"));
            await ExpectAsync(service, "v1", 200_000, "card-a", Decision.Allow, "large:3:block", "watch:1:shadow-review", "list:allow:customer:0:allow");
            await ChangeListAsync(service, "block", remove: ("card", "card-b"));
            await ExpectAsync(service, "v1", 4_200, "card-b", Decision.Allow);
            await ChangeListAsync(service, "allow", remove: ("customer", "customer-of-card-a"));
            await ExpectAsync(service, "v1", 200_000, "card-a", Decision.Block, "large:3:block", "watch:1:shadow-review");

            await PutAsync(service, "v2", "\"thresholds\": { \"review_from\": 0.0000001, \"block_from\": 1 }");
            await ExpectAsync(service, "v2", 200_000, "card-a", Decision.Review);

            var bad = await service.Http.PutAsync("/v1/policy", Document("v3", "\"rules\": [ { \"id\": \"x\", \"version\": 1, \"action\": \"block\", \"when\": \"amuont > 5\" } ]"));
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
            Assert.Contains("did you mean 'amount'?", await DetailAsync(bad), StringComparison.Ordinal);
            var late = await service.Http.PutAsync("/v1/policy?replaces=v1", Document("v3", Rules));
            Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
            await ExpectAsync(service, "v2", 200_000, "card-a", Decision.Review);

            await RollBackAsync(service, "v2");
            await ExpectAsync(service, "v1", 200_000, "card-a", Decision.Block, "large:3:block", "watch:1:shadow-review");

            await SwapModelAsync(service, model);
            await ExpectAsync(service, "v1", 200_000, "card-a", Decision.Block, "large:3:block", "watch:1:shadow-review");

            await load.CompleteAsync();
            Assert.Null(load.Failure);
            Assert.Empty(load.Refused);
            Assert.Superset(
                load.Acknowledged.Values.Select(r => r.Policy.StartsWith("thresholds-of-", StringComparison.Ordinal) ? "model" : r.Policy).ToHashSet(),
                new HashSet<string> { "model", "v1", "v2" });
            Assert.Equal(0, await service.StopAsync());
        }

        using var again = await ServiceProcess.StartWithModelAsync(_folder.In("data"), model);
        await ExpectAsync(again, "v1", 200_000, "card-a", Decision.Block, "large:3:block", "watch:1:shadow-review");
        await ExpectAsync(again, "v1", 200_000, "vip", Decision.Allow, "watch:1:shadow-review");
        var history = JsonNode.Parse(await again.Http.GetStringAsync("/v1/policy/history"))!["steps"]!.AsArray();
        Assert.Equal(
            ["roll-back v1", "put v2", "list-change v1", "list-change v1", "list-change v1", "list-change v1", "put v1"],
            history.Take(7).Select(s => $"{s!["action"]} {s["version"]}"));
    }

    [Fact]
    public async Task Import_WithBadLines_NamesThemAndChangesNothing()
    {
        using var service = await ServiceProcess.StartAsync(_folder.In("data"));
        const string Good = "kind,value,reason,author,expires\r\ncard,card-1,stolen,ann,\r\nip,10.0.0.0/8,,ann,2030-01-01T00:00:00Z\r\n";
        var good = await service.Http.PutAsync("/v1/lists/stolen?author=ann&reason=test", new StringContent(Good));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);

        var bad = await service.Http.PutAsync(
            "/v1/lists/stolen?author=ann&reason=test",
            new StringContent("kind,value,reason,author,expires\ncrad,x,,,\ncard,4111 1111 1111 1111,,,\ncard,y,,,\n"));

        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        var detail = await DetailAsync(bad);
        Assert.Contains("line 2: kind", detail, StringComparison.Ordinal);
        Assert.Contains("line 3: value: looks like a card number", detail, StringComparison.Ordinal);
        Assert.Equal(Good, await service.Http.GetStringAsync("/v1/lists/stolen"));
    }

    private async Task ExpectAsync(
        ServiceProcess service, string policy, long amountMinor, string card, Decision decision, params string[] hits)
    {
        for (var i = 0; i < 5; i++)
        {
            var response = (await service.Client.ScoreAsync(Payments.New($"probe-{_number++}", card, amountMinor))).Response;
            Assert.Equal((decision, policy), (response.Decision, response.Policy));
            Assert.Equal(hits, response.Rules.Select(r => $"{r.Id}:{r.Version}:{r.Action}"));
        }
    }

    private static StringContent Document(string version, string parts)
        => new($"{{ \"version\": \"{version}\", \"author\": \"ann\", \"reason\": \"test\", {parts} }}", Encoding.UTF8, "application/json");

    private static async Task PutAsync(ServiceProcess service, string version, string parts)
    {
        var answer = await service.Http.PutAsync("/v1/policy", Document(version, parts));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task RollBackAsync(ServiceProcess service, string leave)
    {
        var answer = await service.Http.PostAsJsonAsync("/v1/policy/roll-back", new { leave, author = "ann", reason = "too strict" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task ChangeListAsync(
        ServiceProcess service, string name, (string Kind, string Value)? add = null, (string Kind, string Value)? remove = null)
    {
        var body = new
        {
            author = "ann",
            reason = "test",
            add = add is { } a ? [new { kind = a.Kind, value = a.Value }] : Array.Empty<object>(),
            remove = remove is { } r ? [new { kind = r.Kind, value = r.Value }] : Array.Empty<object>(),
        };
        var answer = await service.Http.PatchAsJsonAsync($"/v1/lists/{name}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task SwapModelAsync(ServiceProcess service, string model)
    {
        var manifest = Path.Combine(model, "model.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        json["version"] = "swapped";
        await File.WriteAllTextAsync(manifest + ".new", json.ToJsonString());
        File.Move(manifest + ".new", manifest, overwrite: true);
        for (var i = 0; i < 600; i++)
        {
            var response = (await service.Client.ScoreAsync(Payments.New($"swap-{_number++}"))).Response;
            if (response.Model.EndsWith("@swapped", StringComparison.Ordinal))
                return;
            await Task.Delay(100);
        }

        Assert.Fail("the model was not swapped");
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer)
        => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!;
}
