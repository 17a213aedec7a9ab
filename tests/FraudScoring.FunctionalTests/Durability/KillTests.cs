using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Durability;

/// <summary>Kill -9 at any moment: what was acknowledged is there, and nothing is there twice.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("5m")]
    [InlineData("1s")]
    public async Task Kill_UnderLoad_EveryAcknowledgedDecisionIsThereOnce(string snapshotInterval)
    {
        var loads = new List<PaymentLoad>();
        for (var round = 0; round < 3; round++)
        {
            using var service = await ServiceProcess.StartAsync(_folder.Path, "--snapshot-interval", snapshotInterval);
            foreach (var earlier in loads)
                await earlier.AssertKeptAsync(service);

            var load = new PaymentLoad(service, $"round-{round}-");
            loads.Add(load);
            await load.WaitForAsync(1_500);
            service.KillHard();
            await load.WaitForEndAsync();
            Assert.NotNull(load.Failure);
        }

        using var last = await ServiceProcess.StartAsync(_folder.Path);
        foreach (var load in loads)
        {
            await load.AssertKeptAsync(last);
            load.Dispose();
        }

        Assert.DoesNotContain("lost from offset", last.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_UnderLoad_UnansweredPaymentsCanBeSentAgain()
    {
        HashSet<string> sent;
        using (var service = await ServiceProcess.StartAsync(_folder.Path))
        {
            using var load = new PaymentLoad(service, "again-");
            await load.WaitForAsync(1_000);
            service.KillHard();
            await load.WaitForEndAsync();
            sent = [.. Enumerable.Range(1, load.Sent).Select(n => $"again-{n}")];
        }

        using var next = await ServiceProcess.StartAsync(_folder.Path);
        foreach (var id in sent)
            await next.Client.ScoreAsync(Payments.New(id, $"card-{id.Split('-')[1]}"));

        var recorded = await DecisionStreams.ReadToEndAsync(next);
        Assert.Equal(sent.Count, recorded.Count);
        Assert.Equal(sent, [.. recorded.Select(r => r.Transaction.TransactionId)]);
    }

    [Fact]
    public async Task Kill_AfterLabelAndCursor_BothAreKept()
    {
        var label = new ReportLabelRequest
        {
            TransactionId = "labelled",
            Label = Label.Fraud,
            Source = LabelSource.Analyst,
            EventTimeUnixMs = Payments.Now,
        };
        using (var service = await ServiceProcess.StartAsync(_folder.Path))
        {
            await service.Client.ScoreAsync(Payments.New("labelled"));
            await service.Client.ScoreAsync(Payments.New("next"));
            Assert.False((await service.Client.ReportLabelAsync(label)).Duplicate);
            await service.Client.AcknowledgeAsync("reader", 0);
            service.KillHard();
        }

        using (var service = await ServiceProcess.StartAsync(_folder.Path))
        {
            Assert.True((await service.Client.ReportLabelAsync(label)).Duplicate);
            await foreach (var record in service.Client.SubscribeAsync(new SubscribeRequest { Cursor = "reader" }))
            {
                Assert.Equal("next", record.Transaction.TransactionId);
                break;
            }
        }
    }
}
