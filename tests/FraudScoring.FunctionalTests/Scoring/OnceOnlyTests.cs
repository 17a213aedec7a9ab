using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Scoring;

/// <summary>A transaction id is scored once, whatever happens in between.</summary>
public sealed class OnceOnlyTests
{
    private const string Score = "/fraudscoring.v1.Scoring/Score";

    [Fact]
    public async Task Score_RepeatedAlsoAfterKills_SameBytesAndCountedOnce()
    {
        using var folder = new TemporaryFolder();
        var request = Payments.WithFeatures("pay-1", "card-once");
        byte[] first;
        using (var service = await ServiceProcess.StartAsync(folder.Path))
        {
            using var raw = new RawGrpc(service.Grpc);
            var reply = await raw.CallAsync(Score, request);
            Assert.Equal("0", reply.Status);
            Assert.False(reply.IsDuplicate);
            first = reply.Message;
            Assert.NotEmpty(first);
            AssertRepeats(first, await raw.CallAsync(Score, request));
            service.KillHard();
        }

        // Twice: the first restart recovers from the log, and what it recovered must survive the second kill.
        for (var restart = 0; restart < 2; restart++)
        {
            using var service = await ServiceProcess.StartAsync(folder.Path);
            using var raw = new RawGrpc(service.Grpc);
            AssertRepeats(first, await raw.CallAsync(Score, request));
            service.KillHard();
        }

        using (var service = await ServiceProcess.StartAsync(folder.Path))
        {
            var next = await service.Client.ScoreAsync(Payments.WithFeatures("pay-2", "card-once"));
            Assert.Equal(2, Payments.CardCount(next.Response));
            Assert.False(next.IsDuplicate);
        }
    }

    [Fact]
    public async Task Score_RepeatedAfterOrderlyStop_SameBytesAndCountedOnce()
    {
        using var folder = new TemporaryFolder();
        var request = Payments.WithFeatures("pay-1", "card-once");
        byte[] first;
        using (var service = await ServiceProcess.StartAsync(folder.Path))
        {
            using var raw = new RawGrpc(service.Grpc);
            first = (await raw.CallAsync(Score, request)).Message;
            Assert.Equal(0, await service.StopAsync());
        }

        // The orderly stop leaves a snapshot, so this recovers by another way than the test above.
        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.snapshot"));
        using (var service = await ServiceProcess.StartAsync(folder.Path))
        {
            using var raw = new RawGrpc(service.Grpc);
            AssertRepeats(first, await raw.CallAsync(Score, request));
            var next = await service.Client.ScoreAsync(Payments.WithFeatures("pay-2", "card-once"));
            Assert.Equal(2, Payments.CardCount(next.Response));
        }
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("async")]
    public async Task Score_SameIdManyTimesAtOnce_OneDecision(string durability)
    {
        using var folder = new TemporaryFolder();
        using var service = await ServiceProcess.StartAsync(folder.Path, "--durability", durability);
        using var raw = new RawGrpc(service.Grpc);
        var request = Payments.WithFeatures("pay-1", "card-once");

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => raw.CallAsync(Score, request)));

        Assert.All(replies, reply => Assert.Equal("0", reply.Status));
        Assert.All(replies, reply => Assert.Equal(replies[0].Message, reply.Message));
        Assert.Equal(1, replies.Count(reply => !reply.IsDuplicate));
        var next = await service.Client.ScoreAsync(Payments.WithFeatures("pay-2", "card-once"));
        Assert.Equal(2, Payments.CardCount(next.Response));
        Assert.Equal(1ul, next.Response.Offset);
    }

    [Fact]
    public async Task Score_RepeatWithOtherContent_RecordedDecision()
    {
        using var folder = new TemporaryFolder();
        using var service = await ServiceProcess.StartAsync(folder.Path);

        var first = await service.Client.ScoreAsync(Payments.New("pay-1", "card-a", amountMinor: 100));
        var second = await service.Client.ScoreAsync(Payments.New("pay-1", "card-b", amountMinor: 999_999));

        Assert.True(second.IsDuplicate);
        Assert.Equal(first.Response, second.Response);
        var next = await service.Client.ScoreAsync(Payments.WithFeatures("pay-2", "card-b"));
        Assert.Equal(1, Payments.CardCount(next.Response));
    }

    private static void AssertRepeats(byte[] first, RawReply reply)
    {
        Assert.Equal("0", reply.Status);
        Assert.True(reply.IsDuplicate);
        Assert.Equal(first, reply.Message);
        Assert.Equal("pay-1", ScoreResponse.Parser.ParseFrom(reply.Message).TransactionId);
    }
}
