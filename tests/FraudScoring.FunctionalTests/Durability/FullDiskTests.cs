using System.Net;
using System.Text;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Durability;

/// <summary>
/// A disk that takes no more. The limit on file sizes of the process stands for it: the kernel refuses the write at the
/// same place, without root or a disk to fill.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private const int FileBytesMax = 2_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Log_CannotBeWritten_RefusesSaysSoAndLosesNothing()
    {
        using var load = await FillAsync();

        using var next = await ServiceProcess.StartAsync(_folder.Path);
        await load.AssertKeptAsync(next);
        Assert.False((await next.Client.ScoreAsync(Payments.New("goes-on"))).IsDuplicate);
    }

    private async Task<PaymentLoad> FillAsync()
    {
        // The shell ignores the signal that comes with the limit, so that the write fails as on a full disk.
        var command = $"trap '' XFSZ; exec prlimit --fsize={FileBytesMax} dotnet \"$@\"";
        using var service = await ServiceProcess.WhenReadyAsync(ChildProcess.Start(
            "/bin/sh",
            ["-c", command, "sh", Repository.Program("FraudScoring.Service"), .. ServiceProcess.Options(_folder.Path)],
            // Without it the runtime maps its code through a file of its own, which the limit stops as well.
            new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" }));
        var load = new PaymentLoad(service, "full-");
        for (var i = 0; i < 3_000 && load.Refused.Count < 100; i++)
            await Task.Delay(10);
        Assert.True(load.Refused.Count >= 100, $"{load.Acknowledged.Count} acknowledged, {load.Refused.Count} refused");
        Assert.All(load.Refused.Values, error => Assert.Equal((uint)StatusCode.Unavailable, error.Code));
        Assert.All(load.Refused.Values, error => Assert.NotEmpty(error.Message));
        Assert.NotEmpty(load.Acknowledged);

        await AssertSaysSoAsync(service);
        service.KillHard();
        await load.WaitForEndAsync();
        return load;
    }

    private static async Task AssertSaysSoAsync(ServiceProcess service)
    {
        using var raw = new RawGrpc(service.Grpc);
        var reply = await raw.CallAsync("/fraudscoring.v1.Scoring/Score", Payments.New("too-much"));
        Assert.Equal("14", reply.Status);
        Assert.NotEmpty(reply.Detail);

        using var body = new StringContent(
            $$$"""{"transaction":{"transactionId":"j","eventTimeUnixMs":{{{Payments.Now}}},"amountMinor":1,"currency":"EUR","cardId":"c"}}""",
            Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Http.PostAsync("/v1/score", body)).StatusCode);

        var live = await service.Http.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, live.StatusCode);
        Assert.Contains("decision log", await live.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Http.GetAsync("/health/ready")).StatusCode);
        Assert.False(await service.Client.CheckHealthAsync());
        Assert.Contains("the decision log failed", service.Output, StringComparison.Ordinal);
    }
}
