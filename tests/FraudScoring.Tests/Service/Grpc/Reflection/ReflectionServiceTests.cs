using FraudScoring.Service.Grpc.Reflection;
using FraudScoring.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;

namespace FraudScoring.Tests.Service.Grpc.Reflection;

public sealed class ReflectionServiceTests : IAsyncLifetime
{
    private GrpcTestHost _host = null!;

    public async Task InitializeAsync() => _host = await GrpcTestHost.StartAsync(
        [.. new ReflectionService([.. ScoringReflection.Descriptor.Services]).Methods]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task ListServices_BothVersions_NameAllServices(string service)
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "" }, service);

        Assert.Equal(
            ["fraudscoring.v1.Scoring", "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection"],
            response.ListServicesResponse.Service.Select(item => item.Name));
    }

    [Theory]
    [InlineData("fraudscoring.v1.Scoring")]
    [InlineData("fraudscoring.v1.Scoring.Score")]
    [InlineData("fraudscoring.v1.ScoreRequest")]
    [InlineData("fraudscoring.v1.ScoreRequest.transaction")]
    [InlineData("fraudscoring.v1.Decision")]
    public async Task FileContainingSymbol_Known_GivesAFileSetThatBuilds(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var names = BuildFiles(response);
        Assert.Equal(["fraudscoring/v1/scoring.proto", "fraudscoring/v1/transaction.proto"], names.Order());
    }

    [Fact]
    public async Task FileByFilename_Import_IsKnown()
    {
        var response = await AskAsync(
            new ServerReflectionRequest { FileByFilename = "fraudscoring/v1/transaction.proto" });

        Assert.Equal(["fraudscoring/v1/transaction.proto"], BuildFiles(response));
    }

    [Fact]
    public async Task FileContainingSymbol_Unknown_IsNotFoundAndEchoesTheRequest()
    {
        var request = new ServerReflectionRequest { Host = "h", FileContainingSymbol = "no.Such" };

        var response = await AskAsync(request);

        Assert.Equal(5, response.ErrorResponse.ErrorCode);
        Assert.Contains("no.Such", response.ErrorResponse.ErrorMessage);
        Assert.Equal(request, response.OriginalRequest);
        Assert.Equal("h", response.ValidHost);
    }

    [Fact]
    public async Task AllExtensionNumbersOfType_Message_IsEmptyList()
    {
        var response = await AskAsync(
            new ServerReflectionRequest { AllExtensionNumbersOfType = "fraudscoring.v1.ScoreRequest" });

        Assert.Equal("fraudscoring.v1.ScoreRequest", response.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Empty(response.AllExtensionNumbersResponse.ExtensionNumber);
    }

    private static List<string> BuildFiles(ServerReflectionResponse response)
    {
        var files = response.FileDescriptorResponse.FileDescriptorProto;
        // The file asked for comes first; building needs what is imported before it.
        return [.. FileDescriptor.BuildFromByteStrings(files.Reverse()).Select(file => file.Name)];
    }

    private async Task<ServerReflectionResponse> AskAsync(
        ServerReflectionRequest request, string service = ReflectionService.Name)
    {
        var reply = await _host.Client.CallAsync($"/{service}/ServerReflectionInfo", request.ToByteArray());
        Assert.Equal(0, reply.Status);
        return ServerReflectionResponse.Parser.ParseFrom(reply.Single);
    }
}
