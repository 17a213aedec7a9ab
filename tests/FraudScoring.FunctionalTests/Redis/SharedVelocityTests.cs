using System.Globalization;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Redis;

/// <summary>Two replicas and a real Redis.</summary>
public sealed class SharedVelocityTests : IDisposable
{
    private const string Score = "/fraudscoring.v1.Scoring/Score";

    private readonly TemporaryFolder _folder = new();
    private readonly RedisServer _redis;

    public SharedVelocityTests() => _redis = new RedisServer(_folder.In("redis"));

    public void Dispose()
    {
        _redis.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("async")]
    public async Task Score_TwoReplicas_ShareCountsAndDecisions(string durability)
    {
        await _redis.StartAsync();
        using var one = await StartAsync("one", "--durability", durability);
        using var two = await StartAsync("two", "--durability", durability);
        using var rawOne = new RawGrpc(one.Grpc);
        using var rawTwo = new RawGrpc(two.Grpc);

        var request = Payments.WithFeatures("pay-1", "card-shared");
        var first = await rawOne.CallAsync(Score, request);
        Assert.Equal("0", first.Status);
        var second = await two.Client.ScoreAsync(Payments.WithFeatures("pay-2", "card-shared"));
        Assert.Equal(2, Payments.CardCount(second.Response));
        Assert.Empty(second.Response.Degraded);

        // Until the first replica's log has committed, the other one can only say: a moment, please.
        var repeat = await EventuallyAsync(async () => await rawTwo.CallAsync(Score, request), reply => reply.Status == "0");
        Assert.True(repeat.IsDuplicate);
        Assert.Equal(first.Message, repeat.Message);
        var third = await one.Client.ScoreAsync(Payments.WithFeatures("pay-3", "card-shared"));
        Assert.Equal(3, Payments.CardCount(third.Response));
    }

    [Fact]
    public async Task Score_RedisKilledInBetween_DegradedThenCountedOnceLater()
    {
        await _redis.StartAsync();
        using var one = await StartAsync("one");
        using var two = await StartAsync("two");
        for (var i = 0; i < 10; i++)
        {
            Assert.Empty((await one.Client.ScoreAsync(Payments.New($"a-{i}", "card-away"))).Response.Degraded);
            Assert.Empty((await two.Client.ScoreAsync(Payments.New($"b-{i}", "card-away"))).Response.Degraded);
        }

        await _redis.KillAsync();
        for (var i = 10; i < 30; i++)
        {
            Assert.Equal(["velocity"], (await one.Client.ScoreAsync(Payments.New($"a-{i}", "card-away"))).Response.Degraded);
            Assert.Equal(["velocity"], (await two.Client.ScoreAsync(Payments.New($"b-{i}", "card-away"))).Response.Degraded);
        }

        // One dies with what it owes; its successor pays.
        two.KillHard();
        using var successor = await StartAsync("two");
        await _redis.StartAsync();

        var count = 0;
        var last = await EventuallyAsync(
            async () => (await one.Client.ScoreAsync(Payments.WithFeatures($"c-{count++}", "card-away"))).Response,
            response => response.Degraded.Count == 0 && Payments.CardCount(response) == 60 + count);
        Assert.Empty(last.Degraded);
        var seen = await EventuallyAsync(
            async () => (await successor.Client.ScoreAsync(Payments.WithFeatures($"c-{count++}", "card-away"))).Response,
            response => response.Degraded.Count == 0);
        Assert.Equal(60 + count, Payments.CardCount(seen));
        Assert.Contains("fraudscoring_redis_up 1", await one.Http.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_PythonConsumerGroup_GetsEveryDecisionOfBothReplicas()
    {
        await _redis.StartAsync();
        using var one = await StartAsync("one");
        using var two = await StartAsync("two");
        for (var i = 0; i < 50; i++)
        {
            await one.Client.ScoreAsync(Payments.New($"one-{i}"));
            await two.Client.ScoreAsync(Payments.New($"two-{i}"));
        }

        var said = await ChildProcess.RunAsync(
            "/usr/bin/python3",
            [Path.Combine(AppContext.BaseDirectory, "Redis", "stream.py"), _redis.Port.ToString(CultureInfo.InvariantCulture), "100"],
            ServiceProcess.Patience);

        Assert.Equal("100 decisions of 2 replicas", said.Trim());
    }

    [Fact]
    public async Task Start_WrongPassword_OneSentence()
    {
        await _redis.StartAsync();
        using var process = ChildProcess.StartDotnet(
            "FraudScoring.Service", ServiceProcess.Options(_folder.In("data"), "--redis", $"127.0.0.1:{_redis.Port},password=secret-word"));

        Assert.Equal(1, await process.WaitForExitAsync(ServiceProcess.Patience));
        Assert.Contains($"Redis at 127.0.0.1:{_redis.Port}: ", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", process.Everything, StringComparison.Ordinal);
    }

    private Task<ServiceProcess> StartAsync(string name, params string[] more)
        => ServiceProcess.StartAsync(_folder.In(name), ["--redis", $"127.0.0.1:{_redis.Port},timeout-ms=500", .. more]);

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> isGood)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await ask();
            if (isGood(answer))
                return answer;
            Assert.True(attempt < 300, $"the last answer was {answer}");
            await Task.Delay(100);
        }
    }
}
