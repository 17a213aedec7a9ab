using System.Buffers;
using System.Collections.Concurrent;
using FraudScoring.Service.Grpc;

namespace FraudScoring.Tests.Service.Grpc;

public sealed class GrpcCallTests : IAsyncLifetime
{
    private const string PendPath = "/test.Call/Pend";
    private const string AsyncPath = "/test.Call/Async";
    private const string TrailerPath = "/test.Call/Trailer";

    private readonly BlockingCollection<GrpcCall> _pended = [];
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GrpcTestHost _host = null!;

    public async Task InitializeAsync() => _host = await GrpcTestHost.StartAsync(
        new EchoMethod(),
        new DelegateUnaryMethod(PendPath, Pend),
        new DelegateUnaryMethod(AsyncPath, WaitForCancellationAsync),
        new DelegateUnaryMethod(TrailerPath, AddTrailer));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Pend_CompletedByAnotherThread_IsAnswered()
    {
        var calling = _host.Client.CallAsync(PendPath, [5]);
        CompleteOnThread(_pended.Take(), [6]);

        var reply = await calling;

        Assert.Equal(0, reply.Status);
        Assert.Equal([6], reply.Single);
    }

    [Fact]
    public async Task Pend_CompletedAfterDeadline_IsDeadlineExceededAndTheCallIsNotMixedUp()
    {
        var late = await _host.Client.CallAsync(PendPath, [5], ("grpc-timeout", "50m"));
        var lateCall = _pended.Take();

        // The late handler still owns its call: another call must get another object and its own reply.
        var calling = _host.Client.CallAsync(PendPath, [5]);
        var nextCall = _pended.Take();
        CompleteOnThread(lateCall, [66]);
        CompleteOnThread(nextCall, [7]);
        var next = await calling;

        Assert.Equal(4, late.Status);
        Assert.NotSame(lateCall, nextCall);
        Assert.Equal([7], next.Single);
    }

    [Fact]
    public async Task Pend_DeadlineNotReached_LateTimerDoesNotEndTheNextCall()
    {
        for (var i = 0; i < 20; i++)
        {
            var calling = _host.Client.CallAsync(PendPath, [5], ("grpc-timeout", i % 2 == 0 ? "60m" : "30S"));
            var call = _pended.Take();
            if (i % 2 != 0)
                await Task.Delay(70);
            CompleteOnThread(call, [(byte)i]);

            var reply = await calling;

            // An even call may lose against its short deadline on a slow machine; an odd one never may.
            if (i % 2 != 0 || reply.Status == 0)
                Assert.Equal([(byte)i], reply.Single);
        }
    }

    [Fact]
    public async Task Async_DeadlinePasses_CancelsTheHandler()
    {
        var reply = await _host.Client.CallAsync(AsyncPath, [1], ("grpc-timeout", "50m"));
        await _cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(4, reply.Status);
        Assert.Empty(_host.Log.Entries);
    }

    [Fact]
    public async Task Async_CallerGoesAway_CancelsTheHandlerAndLogsNothing()
    {
        using var source = new CancellationTokenSource();

        var sending = _host.Client.SendAsync(
            GrpcTestClient.Request(AsyncPath, new ByteArrayContent(GrpcTestClient.Frame([1]))), source.Token);
        while (_host.Dispatcher.InFlight == 0)
            await Task.Delay(1);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await _cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        while (_host.Dispatcher.InFlight != 0)
            await Task.Delay(1);
        Assert.Empty(_host.Log.Entries);
    }

    [Fact]
    public async Task Pend_DeadlinesRaceWithCompletions_EveryCallGetsItsOwnAnswerOrDeadlineExceeded()
    {
        const int Count = 3000;
        var completing = Task.Run(() =>
        {
            var i = 0;
            foreach (var call in _pended.GetConsumingEnumerable())
            {
                if (i++ % 3 == 0)
                    Thread.Sleep(1);
                call.Reply.Write(_messages[call]);
                call.Complete(GrpcStatus.Ok);
            }
        });

        var statuses = new ConcurrentBag<int?>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                var message = BitConverter.GetBytes(i);
                var reply = await _host.Client.CallAsync(PendPath, message, ("grpc-timeout", "5m"));
                statuses.Add(reply.Status);
                if (reply.Status == 0)
                    Assert.Equal(message, reply.Single);
            });
        _pended.CompleteAdding();
        await completing;

        Assert.All(statuses, status => Assert.Contains(status!.Value, new[] { 0, 4 }));
        Assert.Empty(_host.Log.Entries);
    }

    [Fact]
    public async Task SetTrailer_OkReply_FollowsTheReplyAndIsNotInTheNext()
    {
        var first = await _host.Client.CallAsync(TrailerPath, [1]);
        var second = await _host.Client.CallAsync(TrailerPath, [0]);

        Assert.Equal("1", first.Metadata["fraudscoring-duplicate"]);
        Assert.DoesNotContain("fraudscoring-duplicate", second.Metadata.Keys);
    }

    [Fact]
    public async Task Drain_PendingCall_IsAnsweredBeforeTheDrainEnds()
    {
        var calling = _host.Client.CallAsync(PendPath, [5]);
        var call = _pended.Take();

        var draining = _host.Dispatcher.DrainAsync();
        Assert.False(draining.IsCompleted);
        CompleteOnThread(call, [6]);
        var reply = await calling;
        await draining.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([6], reply.Single);
        Assert.Equal(0, _host.Dispatcher.InFlight);
    }

    [Fact]
    public async Task Unary_ManyAtOnce_EachGetsItsOwnReply()
    {
        var calls = Enumerable.Range(0, 500).Select(async i =>
        {
            var message = BitConverter.GetBytes(i);
            var reply = await _host.Client.CallAsync(i % 2 == 0 ? EchoMethod.MethodPath : PendPath, message);
            Assert.Equal(message, reply.Single);
        });
        var completing = Task.Run(() =>
        {
            var batch = new GrpcCompletionBatch();
            for (var i = 0; i < 250; i++)
            {
                if (!_pended.TryTake(out var call))
                {
                    batch.Flush();
                    call = _pended.Take();
                }

                call.Reply.Write(_messages[call]);
                batch.Complete(call, GrpcStatus.Ok);
            }

            batch.Flush();
        });

        await Task.WhenAll(calls);
        await completing;
    }

    private readonly ConcurrentDictionary<GrpcCall, byte[]> _messages = [];

    private static void CompleteOnThread(GrpcCall call, byte[] reply)
    {
        var thread = new Thread(() =>
        {
            call.Reply.Write(reply);
            call.Complete(GrpcStatus.Ok);
        });
        thread.Start();
        thread.Join();
    }

    private ValueTask<GrpcStatus> Pend(GrpcCall call)
    {
        _messages[call] = call.Request.ToArray();
        var pending = call.Pend();
        _pended.Add(call);
        return pending;
    }

    private async ValueTask<GrpcStatus> WaitForCancellationAsync(GrpcCall call)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            _cancelled.SetResult();
            throw;
        }

        return GrpcStatus.Ok;
    }

    private static ValueTask<GrpcStatus> AddTrailer(GrpcCall call)
    {
        if (call.Request.FirstSpan[0] == 1)
            call.SetTrailer("fraudscoring-duplicate", "1");
        return new ValueTask<GrpcStatus>(GrpcStatus.Ok);
    }
}
