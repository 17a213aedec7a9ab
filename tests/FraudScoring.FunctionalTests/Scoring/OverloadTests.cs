using System.Net;
using System.Text;
using FraudScoring.FunctionalTests.Durability;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Scoring;

/// <summary>More payments than there is room for: full is an answer, and what was refused can be sent again.</summary>
public sealed class OverloadTests
{
    [Fact]
    public async Task Flood_SmallRing_RefusedAtOnceAndRecovers()
    {
        using var folder = new TemporaryFolder();
        using var service = await ServiceProcess.StartAsync(folder.Path, "--ring-size", "64");
        using var raw = new RawGrpc(service.Grpc);
        using var first = new PaymentLoad(service, "flood-a-");
        using var second = new PaymentLoad(service, "flood-b-");

        var codes = new HashSet<string>(StringComparer.Ordinal);
        var tooMany = false;
        for (var round = 0; round < 40 && !(codes.Contains("8") && tooMany); round++)
        {
            var grpc = Enumerable.Range(0, 100).Select(n => raw.CallAsync(
                "/fraudscoring.v1.Scoring/Score", Payments.New($"flood-c-{round}-{n}"))).ToArray();
            var json = Enumerable.Range(0, 50).Select(n => PostAsync(service.Http, $"flood-d-{round}-{n}")).ToArray();
            codes.UnionWith((await Task.WhenAll(grpc)).Select(reply => reply.Status));
            tooMany |= (await Task.WhenAll(json)).Contains(HttpStatusCode.TooManyRequests);
        }

        await first.CompleteAsync();
        await second.CompleteAsync();
        Assert.True(codes.IsSubsetOf(["0", "8"]), string.Join(", ", codes));
        Assert.Contains("8", codes);
        Assert.True(tooMany, "no request over JSON was refused");
        Assert.NotEmpty(first.Refused);
        Assert.All(first.Refused.Values, error => Assert.Equal(8u, error.Code));
        Assert.Equal(first.Sent, first.Acknowledged.Count + first.Refused.Count);

        var retried = first.Refused.Keys.First();
        Assert.False((await service.Client.ScoreAsync(Payments.New(retried))).IsDuplicate);
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/health/ready")).StatusCode);
        await first.AssertKeptAsync(service);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string id)
    {
        using var body = new StringContent(
            $$$"""{"transaction":{"transactionId":"{{{id}}}","eventTimeUnixMs":{{{Payments.Now}}},"amountMinor":1,"currency":"EUR","cardId":"c"}}""",
            Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/v1/score", body);
        return response.StatusCode;
    }
}
