using FraudScoring.Aeron.Client;
using FraudScoring.Client;
using FraudScoring.Client.Transport;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Aeron;

/// <summary>The service's way in over Aeron, with the media driver inside the service.</summary>
public sealed class AeronScoringTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private readonly string _driver = $"/dev/shm/aeron-test-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("aeron:ipc", "aeron:ipc")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:0", "aeron:udp?endpoint=127.0.0.1:0")]
    public async Task Score_OverAeron_IsTheDecisionOfGrpcAndRepeatsAreTheSame(string channel, string replies)
    {
        using var service = await StartAsync(channel);
        using var client = new AeronScoringClient(Options(service, channel, replies));

        var first = await client.ScoreAsync(Payments.New("aeron-1"), Patience);
        var again = await client.ScoreAsync(Payments.New("aeron-1"), Patience);
        var third = await client.ScoreAsync(Payments.New("aeron-1"), Patience);
        Assert.False(first.IsDuplicate);
        Assert.True(again.IsDuplicate);
        Assert.Equal(first.Response, again.Response);
        Assert.Equal(first.Response, third.Response);
        var recorded = await service.Client.ScoreAsync(Payments.New("aeron-1"));
        Assert.True(recorded.IsDuplicate);
        Assert.Equal(recorded.Response, first.Response);

        var many = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(n => client.ScoreAsync(Explained($"aeron-many-{n}"), Patience)));
        Assert.Equal(500, many.Select(result => result.Response.Offset).Distinct().Count());
        Assert.All(many, result => Assert.NotEmpty(result.Response.Reasons));
    }

    [Fact]
    public async Task Score_WrongPayment_RejectNamesEveryField()
    {
        using var service = await StartAsync("aeron:ipc");
        using var client = new AeronScoringClient(Options(service, "aeron:ipc", "aeron:ipc"));
        var wrong = Payments.New("wrong-1");
        wrong.Transaction.Currency = "EUX";
        wrong.Transaction.AmountMinor = -1;
        wrong.Transaction.CardId = "";

        var overAeron = await Assert.ThrowsAsync<FraudScoringException>(() => client.ScoreAsync(wrong, Patience));
        var overGrpc = await Assert.ThrowsAsync<FraudScoringException>(() => service.Client.ScoreAsync(wrong));
        Assert.Equal(StatusCode.InvalidArgument, overAeron.StatusCode);
        Assert.Equal(overGrpc.Detail, overAeron.Detail);
        Assert.Contains("card_id", overAeron.Detail, StringComparison.Ordinal);
        Assert.Contains("currency", overAeron.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_SmallRing_FullIsAnAnswer()
    {
        using var service = await StartAsync("aeron:ipc", "--ring-size", "64");
        var calls = new FraudScoringClientOptions { AttemptsMax = 1 };
        using var client = new AeronScoringClient(Options(service, "aeron:ipc", "aeron:ipc") with { Calls = calls });
        await client.ScoreAsync(Payments.New("full-first"), Patience);

        var refused = 0;
        for (var round = 0; round < 40 && refused == 0; round++)
        {
            var tasks = Enumerable.Range(0, 1000).Select(n => client.ScoreAsync(Payments.New($"full-{round}-{n}"), Patience)).ToArray();
            await Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default);
            var failures = tasks.Where(t => t.IsFaulted).Select(t => (FraudScoringException)t.Exception!.InnerException!).ToArray();
            Assert.All(failures, failure => Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode));
            refused += failures.Count(failure => failure.Detail.Contains("limit", StringComparison.Ordinal));
        }

        Assert.NotEqual(0, refused);
        Assert.False((await client.ScoreAsync(Payments.New("full-last"), Patience)).IsDuplicate);
    }

    [Theory]
    [InlineData("aeron:ipc", "aeron:ipc")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:0", "aeron:udp?endpoint=127.0.0.1:0")]
    public async Task Stream_MorePaymentsThanMayBeUnanswered_WritesWaitAndEachIsAnswered(string channel, string replies)
    {
        const int Count = 3_000;
        using var service = await StartAsync(channel);
        var calls = new FraudScoringClientOptions { StreamInFlightMax = 50 };
        using var client = new AeronScoringClient(Options(service, channel, replies) with { Calls = calls });
        using var stream = client.OpenScoreStream();
        var (written, read, most) = (0, 0, 0);
        var writing = Task.Run(async () =>
        {
            for (var n = 0; n < Count; n++)
            {
                var payment = Payments.New($"stream-{n}", $"card-{n % 50}");
                if (n % 1_000 == 500)
                    payment.Transaction.Currency = "EUX";
                if (n % 1_000 == 600)
                    payment.Transaction.CardId = new string('c', 200);
                await stream.WriteAsync(payment);
                most = Math.Max(most, Interlocked.Increment(ref written) - Volatile.Read(ref read));
            }

            stream.Complete();
        });
        var answers = new Dictionary<string, ScoreResponse>();
        await foreach (var answer in stream.ReadAllAsync().WithCancellation(new CancellationTokenSource(Patience).Token))
        {
            Interlocked.Increment(ref read);
            answers.Add(answer.TransactionId, answer);
        }

        await writing;
        Assert.Equal(Count, answers.Count);
        Assert.InRange(most, 1, 51);
        var refused = answers.Values.Where(answer => answer.Error is not null).ToArray();
        Assert.Equal(6, refused.Length);
        Assert.All(refused, answer => Assert.Equal((uint)StatusCode.InvalidArgument, answer.Error.Code));
        Assert.All(refused.Where(r => r.TransactionId.EndsWith("500", StringComparison.Ordinal)), r => Assert.Contains("currency", r.Error.Message));
        var recorded = await service.Client.ScoreAsync(Payments.New("stream-7", "card-7"));
        Assert.True(recorded.IsDuplicate);
        Assert.Equal(recorded.Response, answers["stream-7"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.WriteAsync(Payments.New("too-late")).AsTask());
    }

    [Fact]
    public async Task Stream_ServiceGoesAway_ReadsAndWritesSaySo()
    {
        using var service = await StartAsync("aeron:ipc");
        using var client = new AeronScoringClient(Options(service, "aeron:ipc", "aeron:ipc"));
        using var stream = client.OpenScoreStream();
        await stream.WriteAsync(Payments.New("goes-1"));
        await using var reading = stream.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        Assert.Equal("goes-1", reading.Current.TransactionId);
        await stream.WriteAsync(Payments.New("goes-2"));
        await service.StopAsync();

        // The second was admitted, so it was answered before the end.
        Assert.True(await reading.MoveNextAsync());
        Assert.Null(reading.Current.Error);
        var failure = await Assert.ThrowsAsync<FraudScoringException>(async () =>
        {
            using var patience = new CancellationTokenSource(Patience);
            while (true)
                await stream.WriteAsync(Payments.New("goes-3"), patience.Token);
        });
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        failure = await Assert.ThrowsAsync<FraudScoringException>(async () => await reading.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task Sessions_ComeAndGo_AreForgotten()
    {
        using var service = await StartAsync("aeron:ipc");
        for (var n = 0; n < 3; n++)
        {
            using var client = new AeronScoringClient(Options(service, "aeron:ipc", "aeron:ipc") with { Name = $"gateway-{n}" });
            await client.ScoreAsync(Payments.New($"session-{n}"), Patience);
            await WaitForMetricAsync(service, "fraudscoring_aeron_sessions 1");
        }

        await WaitForMetricAsync(service, "fraudscoring_aeron_sessions 0");
    }

    [Fact]
    public async Task Replies_NobodyReads_GatewayIsCutOffAndOthersAreServed()
    {
        using var service = await StartAsync("aeron:ipc");
        using var client = new AeronScoringClient(Options(service, "aeron:ipc", "aeron:ipc"));
        using var slow = AeronClient.Connect(new AeronClientOptions { Directory = _driver });
        using var replies = slow.AddSubscription("aeron:ipc", 77);
        using var requests = slow.AddExclusivePublication("aeron:ipc", 2451);
        var buffer = new byte[16 * 1024];
        await OfferAsync(requests, buffer, ScoreMessages.WriteConnect(buffer, 77, "aeron:ipc?term-length=128k", "slow"));
        for (var n = 0; n < 20_000; n++)
            await OfferAsync(requests, buffer, ScoreMessages.WriteScore(buffer, n, Payments.New($"slow-{n % 10}")));

        await WaitForMetricAsync(service, "fraudscoring_aeron_cut_off_total 1");
        Assert.False((await client.ScoreAsync(Payments.New("beside-the-slow"), Patience)).IsDuplicate);
    }

    [Fact]
    public async Task Stop_PaymentsUnderWay_AllAreAnswered()
    {
        using var service = await StartAsync("aeron:ipc");
        var calls = new FraudScoringClientOptions { AttemptsMax = 1 };
        using var client = new AeronScoringClient(Options(service, "aeron:ipc", "aeron:ipc") with { Calls = calls });
        await client.ScoreAsync(Payments.New("stop-first"), Patience);
        var under = Enumerable.Range(0, 200).Select(n => client.ScoreAsync(Payments.New($"stop-{n}"), Patience)).ToArray();

        Assert.Equal(0, await service.StopAsync());
        await Task.WhenAll(under).ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.All(under.Where(t => t.IsFaulted), t => Assert.Equal(
            StatusCode.Unavailable, ((FraudScoringException)t.Exception!.InnerException!).StatusCode));
        Assert.False(Directory.Exists(_driver));
    }

    public void Dispose()
    {
        if (Directory.Exists(_driver))
            Directory.Delete(_driver, recursive: true);
        _folder.Dispose();
    }

    private Task<ServiceProcess> StartAsync(string channel, params string[] more) => ServiceProcess.StartAsync(
        _folder.Path, ["--aeron", channel, "--aeron-embedded-directory", _driver, .. more]);

    private AeronScoringClientOptions Options(ServiceProcess service, string channel, string replies)
    {
        // "aeron: <channel> (<address>) stream ..." says which port it took.
        var line = service.Output.Split('\n').First(l => l.StartsWith("aeron: ", StringComparison.Ordinal));
        var from = line.IndexOf('(', StringComparison.Ordinal);
        return new AeronScoringClientOptions
        {
            Directory = _driver,
            Channel = from < 0 ? channel : $"aeron:udp?endpoint={line[(from + 1)..line.IndexOf(')', StringComparison.Ordinal)]}",
            ReplyChannel = replies,
        };
    }

    private static ScoreRequest Explained(string id)
    {
        var request = Payments.New(id);
        request.Options = new ScoreOptions { Explain = true };
        return request;
    }

    private static async Task OfferAsync(ExclusivePublication publication, byte[] buffer, int length)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (publication.Offer(buffer.AsSpan(0, length)) < 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "the service does not read");
            await Task.Delay(1);
        }
    }

    private static async Task WaitForMetricAsync(ServiceProcess service, string line)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var text = await service.Http.GetStringAsync("/metrics");
            if (text.Split('\n').Contains(line))
                return;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"'{line}' expected in\n{text}");
            await Task.Delay(20);
        }
    }
}
