using FraudScoring.Service.Grpc.Health;
using Google.Protobuf;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace FraudScoring.Tests.Service.Grpc.Health;

public sealed class HealthServiceTests : IAsyncLifetime
{
    private const string CheckPath = "/grpc.health.v1.Health/Check";
    private const string WatchPath = "/grpc.health.v1.Health/Watch";

    private readonly HealthService _health = new();
    private GrpcTestHost _host = null!;

    public async Task InitializeAsync() => _host = await GrpcTestHost.StartAsync([.. _health.Methods]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(true, ServingStatus.Serving)]
    [InlineData(false, ServingStatus.NotServing)]
    public async Task Check_KnownService_TellsItsStatus(bool isServing, object expected)
    {
        _health.Set("a.B", isServing);

        var reply = await _host.Client.CallAsync(CheckPath, Request("a.B"));

        Assert.Equal(0, reply.Status);
        Assert.Equal((ServingStatus)expected, HealthCheckResponse.Parser.ParseFrom(reply.Single).Status);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        var reply = await _host.Client.CallAsync(CheckPath, Request("a.C"));

        Assert.Equal(5, reply.Status);
        Assert.Contains("a.C", reply.Message);
    }

    [Fact]
    public async Task Check_Garbage_IsInvalidArgument()
    {
        var reply = await _host.Client.CallAsync(CheckPath, [0x0A, 0x05, 0x41]);

        Assert.Equal(3, reply.Status);
        Assert.Contains("grpc.health.v1.HealthCheckRequest", reply.Message);
    }

    [Fact]
    public async Task Watch_Changes_AreSentOnceEach()
    {
        using var response = await _host.Client.OpenAsync(
            GrpcTestClient.Request(WatchPath, new ByteArrayContent(GrpcTestClient.Frame(Request("a.B")))));
        await using var body = await response.Content.ReadAsStreamAsync();

        Assert.Equal(ServingStatus.ServiceUnknown, await ReadStatusAsync(body));
        _health.Set("a.B", true);
        Assert.Equal(ServingStatus.Serving, await ReadStatusAsync(body));
        _health.Set("other", true);
        _health.SetAll(false);
        Assert.Equal(ServingStatus.NotServing, await ReadStatusAsync(body));
    }

    private static byte[] Request(string service) => new HealthCheckRequest { Service = service }.ToByteArray();

    private static async Task<ServingStatus> ReadStatusAsync(Stream body)
    {
        var prefix = new byte[5];
        await body.ReadExactlyAsync(prefix);
        var message = new byte[prefix[4]];
        await body.ReadExactlyAsync(message);
        return HealthCheckResponse.Parser.ParseFrom(message).Status;
    }
}
