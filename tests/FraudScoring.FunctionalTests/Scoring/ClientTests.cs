using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Scoring;

/// <summary>The client against a service that goes away and comes back.</summary>
public sealed class ClientTests : IDisposable
{
    private static readonly TimeSpan LongDeadline = TimeSpan.FromSeconds(50);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_OneAfterTheOther_EachWorks()
    {
        using var service = await ServiceProcess.StartAsync(_folder.Path);
        var client = service.Client;

        var scored = await client.ScoreAsync(Payments.New("one"));
        var repeated = await client.ScoreAsync(Payments.New("one"));
        var record = await client.GetDecisionAsync("one");
        var labelled = await client.ReportLabelAsync(new ReportLabelRequest
        {
            TransactionId = "one",
            Label = Label.Genuine,
            Source = LabelSource.Customer,
            EventTimeUnixMs = Payments.Now,
        });

        Assert.False(scored.IsDuplicate);
        Assert.True(repeated.IsDuplicate);
        Assert.Equal(scored.Response, repeated.Response);
        Assert.Equal(scored.Response, record.Response);
        Assert.False(labelled.Duplicate);
        Assert.True(await client.CheckHealthAsync());
        Assert.True(await client.CheckHealthAsync("fraudscoring.v1.Scoring"));
        var missing = await Assert.ThrowsAsync<FraudScoringException>(() => client.GetDecisionAsync("two"));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        var late = await Assert.ThrowsAsync<FraudScoringException>(
            () => client.ScoreAsync(Payments.New("late"), TimeSpan.FromTicks(10)));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
    }

    [Fact]
    public async Task Score_ServiceRestarts_RetriedWithTheSameId()
    {
        var (grpc, http) = (FreePorts.Take(), FreePorts.Take());
        var options = new FraudScoringClientOptions { AttemptsMax = 1_000, BackoffMax = TimeSpan.FromMilliseconds(100) };
        using var client = new FraudScoringClient(new Uri($"http://127.0.0.1:{grpc}"), options);
        ScoreResult first;
        using (await StartAtAsync(grpc, http))
            first = await client.ScoreAsync(Payments.WithFeatures("one", "card-r"));

        // Killed above; both calls begin while nobody is there.
        var repeat = client.ScoreAsync(Payments.WithFeatures("one", "card-r"), LongDeadline);
        var next = client.ScoreAsync(Payments.WithFeatures("two", "card-r"), LongDeadline);
        await Task.Delay(300);
        Assert.False(repeat.IsCompleted);
        using var service = await StartAtAsync(grpc, http);

        Assert.True((await repeat).IsDuplicate);
        Assert.Equal(first.Response, (await repeat).Response);
        Assert.Equal(2, Payments.CardCount((await next).Response));
    }

    [Fact]
    public async Task Subscribe_ServiceRestarts_EachRecordOnceAndInOrder()
    {
        const int PerRound = 200;
        var (grpc, http) = (FreePorts.Take(), FreePorts.Take());
        using var client = new FraudScoringClient(
            new Uri($"http://127.0.0.1:{grpc}"),
            new FraudScoringClientOptions { ReconnectAttemptsMax = 1_000, BackoffMax = TimeSpan.FromMilliseconds(100) });
        Task<List<string>>? reading = null;
        for (var round = 0; round < 3; round++)
        {
            using var service = await StartAtAsync(grpc, http);
            reading ??= ReadAsync(client, 3 * PerRound);
            for (var n = 0; n < PerRound; n++)
                await service.Client.ScoreAsync(Payments.New($"{round}-{n}", $"card-{n % 9}"));
            if (round == 1)
                Assert.Equal(0, await service.StopAsync());
        }

        using var last = await StartAtAsync(grpc, http);
        var ids = await reading!.WaitAsync(ServiceProcess.Patience);

        Assert.Equal(Enumerable.Range(0, 3 * PerRound).Select(i => $"{i / PerRound}-{i % PerRound}"), ids);
    }

    [Fact]
    public async Task Subscribe_OnlySomeDecisions_OthersAreLeftOut()
    {
        using var service = await ServiceProcess.StartAsync(_folder.Path);
        var expected = new List<string>();
        var wanted = Decision.Unspecified;
        for (var n = 0; n < 20; n++)
        {
            var response = (await service.Client.ScoreAsync(Payments.New($"some-{n}", $"card-{n}"))).Response;
            wanted = wanted == Decision.Unspecified ? response.Decision : wanted;
            if (response.Decision == wanted)
                expected.Add(response.TransactionId);
        }

        var request = new SubscribeRequest { Offset = 0, Decisions = { wanted } };
        Assert.Equal(expected, await ReadAsync(service.Client, expected.Count, request));
        var none = new SubscribeRequest { Offset = 0, Decisions = { wanted == Decision.Block ? Decision.Allow : Decision.Block } };
        using var briefly = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var record in service.Client.SubscribeAsync(none, briefly.Token))
                Assert.NotEqual(wanted, record.Response.Decision);
        });
    }

    private static async Task<List<string>> ReadAsync(FraudScoringClient client, int count, SubscribeRequest? request = null)
    {
        var ids = new List<string>();
        await foreach (var record in client.SubscribeAsync(request ?? new SubscribeRequest { Offset = 0 }))
        {
            ids.Add(record.Transaction.TransactionId);
            if (ids.Count == count)
                break;
        }

        return ids;
    }

    private Task<ServiceProcess> StartAtAsync(int grpc, int http) => ServiceProcess.WhenReadyAsync(
        ChildProcess.StartDotnet(
            "FraudScoring.Service",
            ["serve", "--grpc-port", $"{grpc}", "--http-port", $"{http}", "--data", _folder.Path, "--model", Repository.Model]));
}
