using System.Net;
using System.Net.Http.Headers;
using FraudScoring.Core;
using FraudScoring.Service.Grpc;

namespace FraudScoring.Tests.Service.Grpc;

public sealed class GrpcDispatcherTests : IAsyncLifetime
{
    private const string FailPath = "/test.Echo/Fail";
    private const string RefusePath = "/test.Echo/Refuse";

    private GrpcTestHost _host = null!;

    public async Task InitializeAsync() => _host = await GrpcTestHost.StartAsync(
        new EchoMethod(),
        new DelegateUnaryMethod(FailPath, _ => throw new InvalidOperationException("secret")),
        new DelegateUnaryMethod(RefusePath, _ => new ValueTask<GrpcStatus>(
            new GrpcStatus(GrpcStatusCode.InvalidArgument, "100% grün\n"))));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(Limits.RequestBytesMax)]
    public async Task Unary_Message_IsAnsweredWithStatusInTrailers(int length)
    {
        var message = new byte[length];
        new Random(length).NextBytes(message);

        var reply = await _host.Client.CallAsync(EchoMethod.MethodPath, message);

        Assert.Equal(HttpStatusCode.OK, reply.HttpStatus);
        Assert.Equal(0, reply.Status);
        Assert.False(reply.IsTrailersOnly);
        Assert.Equal(message, reply.Single);
    }

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/GRPC; charset=utf-8", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc-web+proto", false)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/grpcx", false)]
    [InlineData("application/json", false)]
    public async Task Dispatch_ContentType_IsJudgedExactly(string contentType, bool isAccepted)
    {
        var content = new ByteArrayContent(GrpcTestClient.Frame([1]));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        var reply = await _host.Client.SendAsync(GrpcTestClient.Request(EchoMethod.MethodPath, content));

        Assert.Equal(isAccepted ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, reply.HttpStatus);
        Assert.Equal(isAccepted ? 0 : 13, reply.Status);
    }

    [Fact]
    public async Task Dispatch_Get_IsRefusedWith405()
    {
        var request = GrpcTestClient.Request(EchoMethod.MethodPath, new ByteArrayContent([]));
        request.Method = HttpMethod.Get;

        var reply = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.HttpStatus);
    }

    [Fact]
    public async Task Dispatch_UnknownMethod_IsUnimplementedInTrailersOnly()
    {
        var reply = await _host.Client.CallAsync("/test.Echo/Missing", [1]);

        Assert.Equal(HttpStatusCode.OK, reply.HttpStatus);
        Assert.True(reply.IsTrailersOnly);
        Assert.Equal(12, reply.Status);
        Assert.Contains("/test.Echo/Missing", reply.Message);
    }

    [Fact]
    public async Task Unary_CompressedMessage_IsUnimplementedAndNamesIdentity()
    {
        var reply = await _host.Client.CallRawAsync(
            EchoMethod.MethodPath, GrpcTestClient.Frame([1, 2], flag: 1), ("grpc-encoding", "gzip"));

        Assert.Equal(12, reply.Status);
        Assert.Equal("identity", reply.Metadata["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task Unary_CompressedFlagWithoutEncoding_IsInternal()
    {
        var reply = await _host.Client.CallRawAsync(EchoMethod.MethodPath, GrpcTestClient.Frame([1, 2], flag: 1));

        Assert.Equal(13, reply.Status);
    }

    [Fact]
    public async Task Unary_EncodingNamedButMessageNotCompressed_IsAnswered()
    {
        var reply = await _host.Client.CallAsync(EchoMethod.MethodPath, [1, 2], ("grpc-encoding", "gzip"));

        Assert.Equal(0, reply.Status);
        Assert.Equal([1, 2], reply.Single);
    }

    [Fact]
    public async Task Unary_FlagOutOfRange_IsInternal()
    {
        var reply = await _host.Client.CallRawAsync(EchoMethod.MethodPath, GrpcTestClient.Frame([1, 2], flag: 7));

        Assert.Equal(13, reply.Status);
        Assert.Contains("7", reply.Message);
    }

    [Theory]
    [InlineData(Limits.RequestBytesMax + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(uint.MaxValue)]
    public async Task Unary_LengthAboveLimit_IsRefusedByThePrefixAlone(long length)
    {
        var content = new DuplexContent();
        byte[] prefix = [0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];

        var sending = _host.Client.SendAsync(GrpcTestClient.Request(EchoMethod.MethodPath, content));
        await content.WriteAsync(prefix);
        var reply = await sending.WaitAsync(TimeSpan.FromSeconds(20));
        content.Finish();

        Assert.Equal(8, reply.Status);
        Assert.Contains($"{length} bytes, at most {Limits.RequestBytesMax}", reply.Message);
    }

    [Theory]
    [InlineData(0, "no message")]
    [InlineData(3, "after 3 bytes")]
    [InlineData(5, "after 5 bytes")]
    [InlineData(9, "after 9 bytes")]
    public async Task Unary_TruncatedBody_IsInternal(int length, string expected)
    {
        var body = GrpcTestClient.Frame(new byte[10])[..length];

        var reply = await _host.Client.CallRawAsync(EchoMethod.MethodPath, body);

        Assert.Equal(13, reply.Status);
        Assert.Contains(expected, reply.Message);
    }

    [Fact]
    public async Task Unary_TwoMessages_IsInternal()
    {
        byte[] body = [.. GrpcTestClient.Frame([1]), .. GrpcTestClient.Frame([2])];

        var reply = await _host.Client.CallRawAsync(EchoMethod.MethodPath, body);

        Assert.Equal(13, reply.Status);
        Assert.Contains("more than one message", reply.Message);
    }

    [Fact]
    public async Task Unary_MessageInSinglePieces_IsAnsweredAfterHalfClose()
    {
        var content = new DuplexContent();
        var body = GrpcTestClient.Frame([7, 8, 9]);

        var sending = _host.Client.SendAsync(GrpcTestClient.Request(EchoMethod.MethodPath, content));
        foreach (var value in body)
            await content.WriteAsync([value]);
        content.Finish();
        var reply = await sending;

        Assert.Equal(0, reply.Status);
        Assert.Equal([7, 8, 9], reply.Single);
    }

    [Fact]
    public async Task Unary_HandlerThrows_IsInternalLoggedAndLeaksNothing()
    {
        var reply = await _host.Client.CallAsync(FailPath, [1]);

        Assert.Equal(HttpStatusCode.OK, reply.HttpStatus);
        Assert.Equal(13, reply.Status);
        Assert.DoesNotContain("secret", reply.Message);
        var (text, error) = Assert.Single(_host.Log.Entries);
        Assert.Contains(FailPath, text);
        Assert.Equal("secret", error!.Message);
    }

    [Fact]
    public async Task Unary_StatusMessage_IsPercentEncoded()
    {
        var reply = await _host.Client.CallAsync(RefusePath, [1]);

        Assert.Equal(3, reply.Status);
        Assert.Equal("100%25 gr%C3%BCn%0A", reply.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("123456789S")]
    [InlineData("5X")]
    [InlineData("-5S")]
    [InlineData("5 S")]
    public async Task Unary_MalformedTimeout_IsInternal(string timeout)
    {
        var reply = await _host.Client.CallAsync(EchoMethod.MethodPath, [1], ("grpc-timeout", timeout));

        Assert.Equal(13, reply.Status);
        Assert.Contains("grpc-timeout", reply.Message);
    }

    [Fact]
    public async Task Unary_ZeroTimeout_IsDeadlineExceeded()
    {
        var reply = await _host.Client.CallAsync(EchoMethod.MethodPath, [1], ("grpc-timeout", "0n"));

        Assert.Equal(4, reply.Status);
    }

    [Fact]
    public async Task Unary_BodyDoesNotComeInTime_IsDeadlineExceeded()
    {
        var content = new DuplexContent();

        var reply = await _host.Client.SendAsync(
            GrpcTestClient.Request(EchoMethod.MethodPath, content, ("grpc-timeout", "50m")));
        content.Finish();

        Assert.Equal(4, reply.Status);
    }

    [Fact]
    public async Task Drain_NewCalls_AreUnavailable()
    {
        await _host.Dispatcher.DrainAsync();

        var reply = await _host.Client.CallAsync(EchoMethod.MethodPath, [1]);

        Assert.Equal(14, reply.Status);
    }
}
