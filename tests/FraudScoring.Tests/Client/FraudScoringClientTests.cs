extern alias client;

using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using client::FraudScoring.Client;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Health;
using FraudScoring.Tests.Service.Grpc;
using Google.Protobuf;
using ClientV1 = client::FraudScoring.V1;

namespace FraudScoring.Tests.Client;

public sealed class FraudScoringClientTests
{
    private const string ScorePath = "/fraudscoring.v1.Scoring/Score";

    private static readonly ClientV1.ScoreRequest Payment = new()
    {
        Transaction = new ClientV1.Transaction { TransactionId = "t1", AmountMinor = 100, Currency = "EUR" },
    };

    private static readonly FraudScoringClientOptions Fast = new()
    {
        BackoffFirst = TimeSpan.FromMilliseconds(1),
        BackoffMax = TimeSpan.FromMilliseconds(5),
        Deadline = TimeSpan.FromSeconds(30),
        AttemptsMax = 3,
        BackoffSeed = 1,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Score_Answer_IsReturnedAndADuplicateIsSaid(bool isDuplicate)
    {
        await using var host = await GrpcTestHost.StartAsync(new DelegateUnaryMethod(ScorePath, call =>
        {
            var id = ClientV1.ScoreRequest.Parser.ParseFrom(call.Request).Transaction.TransactionId;
            if (isDuplicate)
                call.SetTrailer("fraudscoring-duplicate", "1");
            return Reply(call, new ClientV1.ScoreResponse { TransactionId = id, Risk = 7 });
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        var result = await client.ScoreAsync(Payment);

        Assert.Equal("t1", result.Response.TransactionId);
        Assert.Equal(7u, result.Response.Risk);
        Assert.Equal(isDuplicate, result.IsDuplicate);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(8)]
    public async Task Score_TransientFailures_AreRetriedWithTheSameBytes(int code)
    {
        var seen = new ConcurrentQueue<byte[]>();
        await using var host = await GrpcTestHost.StartAsync(new DelegateUnaryMethod(ScorePath, call =>
        {
            seen.Enqueue(call.Request.ToArray());
            return seen.Count < 3 ? Status((GrpcStatusCode)code, "busy") : Reply(call, new ClientV1.ScoreResponse());
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        await client.ScoreAsync(Payment);

        Assert.Equal(3, seen.Count);
        Assert.All(seen, bytes => Assert.Equal(Payment.ToByteArray(), bytes));
    }

    [Theory]
    [InlineData(14, 3)]
    [InlineData(3, 1)]
    [InlineData(13, 1)]
    public async Task Score_Failure_ThrowsAfterTheTriesThatItDeserves(int code, int tries)
    {
        var calls = 0;
        await using var host = await GrpcTestHost.StartAsync(new DelegateUnaryMethod(ScorePath, _ =>
        {
            Interlocked.Increment(ref calls);
            return Status((GrpcStatusCode)code, "100% grün");
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        var error = await Assert.ThrowsAsync<FraudScoringException>(() => client.ScoreAsync(Payment));

        Assert.Equal((StatusCode)code, error.StatusCode);
        Assert.Equal("100% grün", error.Detail);
        Assert.Equal(tries, calls);
    }

    [Fact]
    public async Task Score_NoAnswer_IsDeadlineExceededOnBothSides()
    {
        var wasCancelled = new TaskCompletionSource();
        await using var host = await GrpcTestHost.StartAsync(new DelegateUnaryMethod(ScorePath, async call =>
        {
            call.CancellationToken.Register(() => wasCancelled.TrySetResult());
            Assert.True(call.HasDeadline);
            await wasCancelled.Task;
            return GrpcStatus.Ok;
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        var error = await Assert.ThrowsAsync<FraudScoringException>(
            () => client.ScoreAsync(Payment, TimeSpan.FromMilliseconds(80)));
        await wasCancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Score_CallerCancels_IsCancelledNotFailed()
    {
        await using var host = await GrpcTestHost.StartAsync(new DelegateUnaryMethod(ScorePath, async call =>
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return GrpcStatus.Ok;
        }));
        using var client = new FraudScoringClient(host.Address, Fast);
        using var source = new CancellationTokenSource(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.ScoreAsync(Payment, cancellation: source.Token));
    }

    [Fact]
    public async Task Score_NobodyListens_IsUnavailable()
    {
        using var client = new FraudScoringClient(new Uri($"http://127.0.0.1:{FreePort()}"), Fast);

        var error = await Assert.ThrowsAsync<FraudScoringException>(() => client.ScoreAsync(Payment));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task Score_ServerDiesDuringTheCall_IsAnsweredByItsSuccessor()
    {
        var port = FreePort();
        var arrived = new TaskCompletionSource();
        var first = await GrpcTestHost.StartOnPortAsync(port, new DelegateUnaryMethod(ScorePath, async call =>
        {
            var cancellation = call.CancellationToken;
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return GrpcStatus.Ok;
        }));
        using var client = new FraudScoringClient(
            first.Address, Fast with { AttemptsMax = 1000, BackoffMax = TimeSpan.FromMilliseconds(50) });

        var scoring = client.ScoreAsync(Payment);
        await arrived.Task;
        await first.DisposeAsync();
        await using var second = await GrpcTestHost.StartOnPortAsync(port, new DelegateUnaryMethod(
            ScorePath, call => Reply(call, new ClientV1.ScoreResponse { Risk = 2 })));

        Assert.Equal(2u, (await scoring).Response.Risk);
    }

    [Fact]
    public async Task Score_MoreAtOnceThanOneConnectionCarries_AllRunAtOnce()
    {
        const int Calls = 250;
        var all = new TaskCompletionSource();
        var count = 0;
        await using var host = await GrpcTestHost.StartAsync(new DelegateUnaryMethod(ScorePath, async call =>
        {
            if (Interlocked.Increment(ref count) == Calls)
                all.SetResult();
            await all.Task;
            new ClientV1.ScoreResponse().WriteTo(call.Reply);
            return GrpcStatus.Ok;
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => client.ScoreAsync(Payment)));

        Assert.Equal(Calls, count);
    }

    [Fact]
    public async Task Score_RequestAboveLimit_IsRefusedWithoutACall()
    {
        using var client = new FraudScoringClient(new Uri($"http://127.0.0.1:{FreePort()}"), Fast);
        var request = Payment.Clone();
        request.Transaction.CardId = new string('x', 17_000);

        var error = await Assert.ThrowsAsync<FraudScoringException>(() => client.ScoreAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("at most 16384", error.Detail);
    }

    [Fact]
    public async Task OtherCalls_Answers_AreReturned()
    {
        var health = new HealthService();
        health.Set("", true);
        health.Set("down", false);
        await using var host = await GrpcTestHost.StartAsync(
        [
            .. health.Methods,
            new DelegateUnaryMethod("/fraudscoring.v1.Decisions/Acknowledge", call =>
            {
                var request = ClientV1.AcknowledgeRequest.Parser.ParseFrom(call.Request);
                return request is { Cursor: "c", Offset: 9 }
                    ? Reply(call, new ClientV1.AcknowledgeResponse { Offset = 9 })
                    : Status(GrpcStatusCode.InvalidArgument, "not what was sent");
            }),
            new DelegateUnaryMethod("/fraudscoring.v1.Decisions/Get", call => Reply(call, new ClientV1.DecisionRecord
            {
                Transaction = new ClientV1.Transaction
                {
                    TransactionId = ClientV1.GetDecisionRequest.Parser.ParseFrom(call.Request).TransactionId,
                },
            })),
            new DelegateUnaryMethod(
                "/fraudscoring.v1.Feedback/ReportLabel",
                call => Reply(call, new ClientV1.ReportLabelResponse { Offset = 4, Duplicate = true })),
        ]);
        using var client = new FraudScoringClient(host.Address, Fast);

        await client.AcknowledgeAsync("c", 9);
        var record = await client.GetDecisionAsync("t1");
        var label = await client.ReportLabelAsync(new ClientV1.ReportLabelRequest { TransactionId = "t1" });

        Assert.Equal("t1", record.Transaction.TransactionId);
        Assert.True(label is { Offset: 4, Duplicate: true });
        Assert.True(await client.CheckHealthAsync());
        Assert.False(await client.CheckHealthAsync("down"));
        var unknown = await Assert.ThrowsAsync<FraudScoringException>(() => client.CheckHealthAsync("none"));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("localhost:5001")]
    [InlineData("https://localhost:5001")]
    [InlineData("/relative")]
    public void Construct_AddressThatIsNotHttp_IsRefused(string address) => Assert.Throws<ArgumentException>(
        () => new FraudScoringClient(new Uri(address, UriKind.RelativeOrAbsolute)));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ValueTask<GrpcStatus> Reply(GrpcCall call, IMessage message)
    {
        message.WriteTo(call.Reply);
        return new ValueTask<GrpcStatus>(GrpcStatus.Ok);
    }

    private static ValueTask<GrpcStatus> Status(GrpcStatusCode code, string message) =>
        new(new GrpcStatus(code, message));
}
