using System.Buffers;
using System.Collections.Concurrent;
using FraudScoring.Service.Grpc;

namespace FraudScoring.Tests.Service.Grpc;

public sealed class PipelinedStreamMethodTests : IAsyncLifetime
{
    private const int InFlightMax = 16;

    private readonly HoldingMethod _method = new();
    private GrpcTestHost _host = null!;

    public async Task InitializeAsync() => _host = await GrpcTestHost.StartAsync(_method);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Replies_FromOtherThreads_AllComeBackInTheOrderOfTheirAdding()
    {
        const int Count = 20_000;
        byte[] body = [.. Enumerable.Range(0, Count).SelectMany(i => GrpcTestClient.Frame(BitConverter.GetBytes(i)))];

        var calling = _host.Client.CallRawAsync(HoldingMethod.MethodPath, body);
        var answered = await Task.Run(() => AnswerAll(Count));
        var reply = await calling;

        Assert.Equal(0, reply.Status);
        Assert.Equal(answered, GrpcTestClient.Unframe(reply.Body).Select(bytes => BitConverter.ToInt32(bytes)));
        Assert.Equal(Enumerable.Range(0, Count), answered.Order());
        Assert.InRange(_method.HeldMost, 1, InFlightMax);
    }

    [Fact]
    public async Task HalfClose_UnansweredRequests_AreStillAnswered()
    {
        byte[] body = [.. GrpcTestClient.Frame([1, 0, 0, 0]), .. GrpcTestClient.Frame([2, 0, 0, 0])];

        var calling = _host.Client.CallRawAsync(HoldingMethod.MethodPath, body);
        while (_method.Held.Count < 2)
            await Task.Delay(1);
        await Task.Delay(50);
        Assert.False(calling.IsCompleted);
        AnswerAll(2);
        var reply = await calling;

        Assert.Equal(2, GrpcTestClient.Unframe(reply.Body).Count);
    }

    [Fact]
    public async Task CallerGoesAway_UnansweredRequests_EndTheCallAndLateRepliesDoNoHarm()
    {
        using var source = new CancellationTokenSource();
        var request = GrpcTestClient.Request(
            HoldingMethod.MethodPath, new ByteArrayContent(GrpcTestClient.Frame([1, 0, 0, 0])));

        var calling = _host.Client.SendAsync(request, source.Token);
        while (_method.Held.IsEmpty)
            await Task.Delay(1);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        while (_host.Dispatcher.InFlight != 0)
            await Task.Delay(1);
        AnswerAll(1);

        Assert.Empty(_host.Log.Entries);
    }

    [Fact]
    public async Task BrokenFrame_UnansweredRequests_EndTheCallWithInternal()
    {
        byte[] body = [.. GrpcTestClient.Frame([1, 0, 0, 0]), 9, 0, 0, 0, 0];

        var reply = await _host.Client.CallRawAsync(HoldingMethod.MethodPath, body);

        Assert.Equal(13, reply.Status);
        Assert.Contains("9", reply.Message);
    }

    /// <summary>Answers what is held, newest first, from two threads.</summary>
    private List<int> AnswerAll(int count)
    {
        var answered = new List<int>();
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (true)
            {
                lock (answered)
                {
                    if (answered.Count == count)
                        return;
                    if (_method.Held.TryPop(out var held))
                    {
                        _method.Release();
                        held.Replies.Add(BitConverter.GetBytes(held.Value));
                        answered.Add(held.Value);
                        continue;
                    }
                }

                Thread.Yield();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return answered;
    }

    /// <summary>Keeps requests until the test answers them.</summary>
    private sealed class HoldingMethod() : PipelinedStreamMethod(MethodPath, InFlightMax)
    {
        public const string MethodPath = "/test.Stream/Hold";

        private int _held;

        public ConcurrentStack<(int Value, GrpcReplyQueue Replies)> Held { get; } = [];

        public int HeldMost { get; private set; }

        public void Release() => Interlocked.Decrement(ref _held);

        protected override void Handle(in ReadOnlySequence<byte> message, GrpcReplyQueue replies)
        {
            HeldMost = Math.Max(HeldMost, Interlocked.Increment(ref _held));
            Held.Push((BitConverter.ToInt32(message.ToArray()), replies));
        }
    }
}
