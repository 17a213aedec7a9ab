extern alias client;

using System.Collections.Concurrent;
using client::FraudScoring.Client;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Messages;
using FraudScoring.Tests.Service.Grpc;
using ClientV1 = client::FraudScoring.V1;

namespace FraudScoring.Tests.Client;

public sealed class SubscriptionTests
{
    private const string SubscribePath = "/fraudscoring.v1.Decisions/Subscribe";

    private static readonly FraudScoringClientOptions Fast = new()
    {
        BackoffFirst = TimeSpan.Zero,
        BackoffMax = TimeSpan.FromMilliseconds(1),
        ReconnectAttemptsMax = 3,
    };

    [Fact]
    public async Task Subscribe_ConnectionBreaks_GoesOnBehindTheLastRecord()
    {
        var requests = new ConcurrentQueue<ClientV1.SubscribeRequest>();
        await using var host = await GrpcTestHost.StartAsync(DelegateStreams.Server(SubscribePath, async stream =>
        {
            var request = ClientV1.SubscribeRequest.Parser.ParseFrom(stream.Request.Span);
            requests.Enqueue(request);
            // Offsets are even only: other entries of the log leave gaps.
            var isResumed = request.StartCase == ClientV1.SubscribeRequest.StartOneofCase.Offset;
            var first = isResumed ? (request.Offset + 1) / 2 : 0;
            for (var i = first; i < Math.Min(first + 3, 10); i++)
                await stream.Writer.WriteMessageAsync(new ClientV1.DecisionRecord { Offset = i * 2 });
            return first + 3 < 10 ? new GrpcStatus(GrpcStatusCode.Unavailable, "restart") : GrpcStatus.Ok;
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        var offsets = new List<ulong>();
        var subscription = new ClientV1.SubscribeRequest { Cursor = "c", Decisions = { ClientV1.Decision.Block } };
        await foreach (var record in client.SubscribeAsync(subscription))
            offsets.Add(record.Offset);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (ulong)i * 2), offsets);
        Assert.Equal("c", subscription.Cursor);
        Assert.Equal("c", requests.First().Cursor);
        Assert.Equal([5ul, 11, 17], requests.Skip(1).Select(request => request.Offset));
        Assert.All(requests, request => Assert.Equal(ClientV1.Decision.Block, Assert.Single(request.Decisions)));
    }

    [Fact]
    public async Task Subscribe_ServiceStaysAway_GivesUpAfterTheAllowedTries()
    {
        var calls = 0;
        await using var host = await GrpcTestHost.StartAsync(DelegateStreams.Server(SubscribePath, _ =>
        {
            Interlocked.Increment(ref calls);
            return new(new GrpcStatus(GrpcStatusCode.Unavailable, "away"));
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        var error = await Assert.ThrowsAsync<FraudScoringException>(() => ReadFirstAsync(client, default));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(1 + Fast.ReconnectAttemptsMax, calls);
    }

    [Fact]
    public async Task Subscribe_RefusedStart_ThrowsAtOnce()
    {
        var calls = 0;
        await using var host = await GrpcTestHost.StartAsync(DelegateStreams.Server(SubscribePath, _ =>
        {
            Interlocked.Increment(ref calls);
            return new(new GrpcStatus(GrpcStatusCode.OutOfRange, "not retained"));
        }));
        using var client = new FraudScoringClient(host.Address, Fast);

        var error = await Assert.ThrowsAsync<FraudScoringException>(() => ReadFirstAsync(client, default));

        Assert.Equal(StatusCode.OutOfRange, error.StatusCode);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Subscribe_CancelledWhileWaiting_EndsTheCallAtTheServer()
    {
        await using var host = await GrpcTestHost.StartAsync(DelegateStreams.Server(SubscribePath, async stream =>
        {
            await stream.Writer.FlushAsync();
            await Task.Delay(Timeout.Infinite, stream.CancellationToken);
            return GrpcStatus.Ok;
        }));
        using var client = new FraudScoringClient(host.Address, Fast);
        using var source = new CancellationTokenSource();

        var reading = ReadFirstAsync(client, source.Token);
        while (host.Dispatcher.InFlight == 0)
            await Task.Delay(1);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        while (host.Dispatcher.InFlight != 0)
            await Task.Delay(1);
    }

    private static async Task ReadFirstAsync(FraudScoringClient client, CancellationToken cancellation)
    {
        await foreach (var record in client.SubscribeAsync(new ClientV1.SubscribeRequest(), cancellation))
            Assert.Fail($"got the record {record.Offset}, expected none");
    }
}
