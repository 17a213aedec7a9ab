using FraudScoring.Aeron.Client;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Durability;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Aeron;

/// <summary>The decisions stream as an Aeron publication of the service.</summary>
public sealed class DecisionsOverAeronTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly string _driver = $"/dev/shm/aeron-test-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("aeron:ipc")]
    [InlineData("aeron:udp?endpoint=127.0.0.1:{0}")]
    public async Task Subscriber_ComesGoesAndComesBack_HasEveryRecordOfTheLogInOrder(string channel)
    {
        channel = string.Format(System.Globalization.CultureInfo.InvariantCulture, channel, FreePorts.Udp());
        using var service = await StartAsync(channel);
        var records = new List<DecisionRecord>();
        await ScoreAsync(service, "before", 40);
        using (var stream = Open(channel))
            await ReadAsync(stream, 0, 25, records);

        // What the first one was sent and never read is not published to the second by itself.
        await ScoreAsync(service, "between", 40);
        using var second = Open(channel);
        var reading = ReadAsync(second, records[^1].Offset + 1, 95, records);
        await ScoreAsync(service, "after", 40);
        await reading;

        var recorded = await DecisionStreams.ReadToEndAsync(service);
        Assert.Equal(recorded.Count, records.Count);
        Assert.All(recorded.Zip(records), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Contains(records, record => record.CalculateSize() > 2_000);
    }

    [Fact]
    public async Task Service_KilledAndStartedAgain_SubscriberMissesNothing()
    {
        var records = new List<DecisionRecord>();
        using (var service = await StartAsync("aeron:ipc"))
        {
            await ScoreAsync(service, "first", 50);
            using var stream = Open("aeron:ipc");
            await ReadAsync(stream, 0, 20, records);
            service.KillHard();
            await service.WaitForExitAsync();
        }

        Directory.Delete(_driver, recursive: true);
        using var again = await StartAsync("aeron:ipc");
        await ScoreAsync(again, "second", 50);
        using var resumed = Open("aeron:ipc");
        await ReadAsync(resumed, records[^1].Offset + 1, 80, records);

        var recorded = await DecisionStreams.ReadToEndAsync(again);
        Assert.Equal(recorded, records);
    }

    [Fact]
    public async Task Subscriber_DoesNotRead_ServiceDecidesAndTheStreamComesLater()
    {
        using var service = await StartAsync("aeron:ipc?term-length=512k");
        using var client = AeronClient.Connect(new AeronClientOptions { Directory = _driver });
        using (var slow = client.AddSubscription("aeron:ipc", 2452))
        {
            await WaitForMetricAsync(service, "fraudscoring_aeron_relay_connected", value => value == 1);
            await ScoreAsync(service, "slow", 800);
            // The window holds a quarter of a megabyte.
            await WaitForMetricAsync(service, "fraudscoring_aeron_relay_lag", value => value > 100);
        }

        var records = new List<DecisionRecord>();
        using var stream = Open("aeron:ipc");
        await ReadAsync(stream, 0, 800, records);
        Assert.Equal(800, records.Select(record => record.Transaction.TransactionId).Distinct().Count());
        await WaitForMetricAsync(service, "fraudscoring_aeron_relay_lag", value => value == 0);
    }

    [Fact]
    public async Task Terms_TooShortForARecord_EndTheStartWithASentence()
    {
        var process = ChildProcess.StartDotnet("FraudScoring.Service", ServiceProcess.Options(
            _folder.Path, "--aeron", "aeron:ipc", "--aeron-decisions", "aeron:ipc?term-length=64k", "--aeron-embedded-directory", _driver));
        Assert.Equal(1, await process.WaitForExitAsync(Patience));
        Assert.Contains("a longer term-length is needed", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_driver))
            Directory.Delete(_driver, recursive: true);
        _folder.Dispose();
    }

    private Task<ServiceProcess> StartAsync(string decisions) => ServiceProcess.StartAsync(
        _folder.Path, "--aeron", "aeron:ipc", "--aeron-decisions", decisions, "--aeron-embedded-directory", _driver);

    private AeronDecisionStream Open(string channel) =>
        new(new AeronDecisionStreamOptions { Directory = _driver, Channel = channel });

    private static async Task ScoreAsync(ServiceProcess service, string name, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(40))
            await Task.WhenAll(chunk.Select(n => service.Client.ScoreAsync(Payment($"{name}-{n}", n))));
        await service.Client.ReportLabelAsync(new ReportLabelRequest
        {
            TransactionId = $"{name}-0",
            Label = Label.Fraud,
            Source = LabelSource.Analyst,
            EventTimeUnixMs = Payments.Now,
        });
    }

    // Some with everything a payment can have: longer than one fragment.
    private static ScoreRequest Payment(string id, int n)
    {
        var request = Payments.New(id, $"card-{n % 7}", 1_000 + (n * 997));
        if (n % 3 != 0)
            return request;
        request.Options = new ScoreOptions { Explain = true };
        request.Transaction.Latitude = 48.1;
        request.Transaction.Longitude = 11.6;
        request.Transaction.Mcc = "5411";
        request.Transaction.CardCountry = "DE";
        request.Transaction.Ip = "192.0.2.17";
        for (var i = 0; i < 12; i++)
            request.Transaction.Attributes[$"key-{i}"] = new string('v', 100);
        return request;
    }

    private static async Task ReadAsync(AeronDecisionStream stream, ulong from, int count, List<DecisionRecord> records)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await foreach (var record in stream.ReadAllAsync(from, timeout.Token))
        {
            records.Add(record);
            if (--count == 0)
                break;
        }
    }

    private static async Task WaitForMetricAsync(ServiceProcess service, string name, Func<double, bool> isWanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var text = await service.Http.GetStringAsync("/metrics");
            var line = text.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal));
            if (isWanted(double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture)))
                return;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"still {line}");
            await Task.Delay(20);
        }
    }
}
