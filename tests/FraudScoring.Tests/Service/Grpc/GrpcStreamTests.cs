using System.Buffers;
using FraudScoring.Core;
using FraudScoring.Service.Grpc;

namespace FraudScoring.Tests.Service.Grpc;

public sealed class GrpcStreamTests : IAsyncLifetime
{
    private const string CountPath = "/test.Stream/Count";
    private const string EndlessPath = "/test.Stream/Endless";
    private const string RefusePath = "/test.Stream/Refuse";
    private const string FailPath = "/test.Stream/Fail";
    private const string WaitPath = "/test.Stream/Wait";
    private const string EchoPath = "/test.Stream/Echo";

    private static readonly byte[] Block = new byte[8 * 1024];

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _endlessWritten;
    private GrpcTestHost _host = null!;

    public async Task InitializeAsync() => _host = await GrpcTestHost.StartAsync(
        DelegateStreams.Server(CountPath, CountAsync),
        DelegateStreams.Server(EndlessPath, WriteEndlesslyAsync),
        DelegateStreams.Server(RefusePath, _ => new(new GrpcStatus(GrpcStatusCode.NotFound, "no such cursor"))),
        DelegateStreams.Server(FailPath, FailAsync),
        DelegateStreams.Server(WaitPath, WaitAsync),
        DelegateStreams.Bidirectional(EchoPath, EchoAsync));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public async Task ServerStreaming_Messages_ComeInOrderWithStatusBehind(byte count)
    {
        var reply = await _host.Client.CallAsync(CountPath, [count]);

        Assert.Equal(0, reply.Status);
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => new[] { (byte)i }), GrpcTestClient.Unframe(reply.Body));
    }

    [Fact]
    public async Task ServerStreaming_RefusedAtOnce_IsTrailersOnly()
    {
        var reply = await _host.Client.CallAsync(RefusePath, []);

        Assert.True(reply.IsTrailersOnly);
        Assert.Equal(5, reply.Status);
    }

    [Fact]
    public async Task ServerStreaming_HandlerThrowsMidway_SendsMessagesThenInternal()
    {
        var reply = await _host.Client.CallAsync(FailPath, []);

        Assert.Equal(13, reply.Status);
        Assert.Equal([42], reply.Single);
        Assert.DoesNotContain("secret", reply.Message);
        Assert.Single(_host.Log.Entries);
    }

    [Fact]
    public async Task ServerStreaming_TwoRequests_IsInternal()
    {
        byte[] body = [.. GrpcTestClient.Frame([1]), .. GrpcTestClient.Frame([2])];

        var reply = await _host.Client.CallRawAsync(CountPath, body);

        Assert.Equal(13, reply.Status);
    }

    [Fact]
    public async Task ServerStreaming_DeadlinePasses_IsDeadlineExceeded()
    {
        var reply = await _host.Client.CallAsync(WaitPath, [], ("grpc-timeout", "80m"));

        Assert.Equal(4, reply.Status);
        Assert.Empty(_host.Log.Entries);
    }

    [Fact]
    public async Task ServerStreaming_Shutdown_IsUnavailableAndDrains()
    {
        var calling = _host.Client.CallAsync(WaitPath, []);
        while (_host.Dispatcher.InFlight == 0)
            await Task.Delay(1);

        await _host.Dispatcher.DrainAsync().WaitAsync(TimeSpan.FromSeconds(20));
        var reply = await calling;

        Assert.Equal(14, reply.Status);
    }

    [Fact]
    public async Task ServerStreaming_CallerDoesNotRead_WriterWaitsAndCancellationEndsIt()
    {
        using var response = await _host.Client.OpenAsync(
            GrpcTestClient.Request(EndlessPath, new ByteArrayContent(GrpcTestClient.Frame([]))));
        var written = -1;
        while (written != Volatile.Read(ref _endlessWritten))
        {
            written = Volatile.Read(ref _endlessWritten);
            await Task.Delay(300);
        }

        response.Dispose();
        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // Windows of both sides and the sockets between them, far from "without end".
        Assert.InRange(written, 1, 32 * 1024 * 1024 / Block.Length);
        Assert.Empty(_host.Log.Entries);
    }

    [Fact]
    public async Task Bidirectional_PingPong_AnswersWhileTheRequestIsOpen()
    {
        var content = new DuplexContent();
        using var response = await _host.Client.OpenAsync(GrpcTestClient.Request(EchoPath, content));
        await using var body = await response.Content.ReadAsStreamAsync();

        for (byte i = 0; i < 10; i++)
        {
            await content.WriteAsync(GrpcTestClient.Frame([i, i]));
            var frame = new byte[7];
            await body.ReadExactlyAsync(frame);
            Assert.Equal([0, 0, 0, 0, 2, i, i], frame);
        }

        content.Finish();
        Assert.Equal(0, await body.ReadAsync(new byte[1]));
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task Bidirectional_ManyMessages_AllComeBackInOrder()
    {
        var random = new Random(1);
        var messages = Enumerable.Range(0, 2000).Select(_ =>
        {
            var message = new byte[random.Next(300)];
            random.NextBytes(message);
            return message;
        }).ToList();

        var reply = await _host.Client.CallRawAsync(
            EchoPath, [.. messages.SelectMany(message => GrpcTestClient.Frame(message))]);

        Assert.Equal(0, reply.Status);
        Assert.Equal(messages, GrpcTestClient.Unframe(reply.Body));
    }

    [Fact]
    public async Task Bidirectional_TruncatedLastMessage_AnswersTheOthersThenInternal()
    {
        byte[] body = [.. GrpcTestClient.Frame([1]), .. GrpcTestClient.Frame([2, 3])[..^1]];

        var reply = await _host.Client.CallRawAsync(EchoPath, body);

        Assert.Equal(13, reply.Status);
        Assert.Contains("after 6 bytes", reply.Message);
        Assert.Equal([1], reply.Single);
    }

    [Fact]
    public async Task Bidirectional_MessageAboveLimit_IsResourceExhausted()
    {
        var reply = await _host.Client.CallAsync(EchoPath, new byte[Limits.RequestBytesMax + 1]);

        Assert.Equal(8, reply.Status);
    }

    [Fact]
    public async Task Bidirectional_NoMessages_IsOk()
    {
        var reply = await _host.Client.CallRawAsync(EchoPath, []);

        Assert.Equal(0, reply.Status);
        Assert.Empty(reply.Body);
    }

    [Fact]
    public async Task Bidirectional_MalformedTimeout_IsInternal()
    {
        var reply = await _host.Client.CallRawAsync(EchoPath, [], ("grpc-timeout", "soon"));

        Assert.Equal(13, reply.Status);
        Assert.Contains("'soon'", reply.Message);
    }

    private static async ValueTask<GrpcStatus> CountAsync(GrpcStream stream)
    {
        for (byte i = 0; i < stream.Request.Span[0]; i++)
            await stream.Writer.WriteAsync([i]);
        return GrpcStatus.Ok;
    }

    private async ValueTask<GrpcStatus> WriteEndlesslyAsync(GrpcStream stream)
    {
        try
        {
            while (true)
            {
                await stream.Writer.WriteAsync(Block);
                Interlocked.Increment(ref _endlessWritten);
            }
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private static async ValueTask<GrpcStatus> FailAsync(GrpcStream stream)
    {
        await stream.Writer.WriteAsync([42]);
        throw new InvalidOperationException("secret");
    }

    private static async ValueTask<GrpcStatus> WaitAsync(GrpcStream stream)
    {
        await stream.Writer.FlushAsync();
        await Task.Delay(Timeout.Infinite, stream.CancellationToken);
        return GrpcStatus.Ok;
    }

    private static async ValueTask<GrpcStatus> EchoAsync(GrpcStream stream)
    {
        while (await stream.Reader.ReadBatchAsync())
        {
            while (stream.Reader.TryReadMessage(out var message))
                await stream.Writer.WriteAsync(message.ToArray());
            await stream.Writer.FlushAsync();
        }

        return GrpcStatus.Ok;
    }
}
