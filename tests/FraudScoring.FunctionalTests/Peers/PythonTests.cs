using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Peers;

/// <summary>A client that shares no code with the service: Debian's python3-grpcio.</summary>
public sealed class PythonTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Python_GeneratedFromTheContract_EveryCallAndEveryError()
    {
        var generated = await GenerateAsync(
            Repository.Protos,
            "fraudscoring/v1/transaction.proto", "fraudscoring/v1/scoring.proto", "fraudscoring/v1/decisions.proto",
            "fraudscoring/v1/feedback.proto");
        await GenerateApartAsync("grpc/health/v1", "health", "grpc_health");
        using var service = await ServiceProcess.StartAsync(_folder.In("data"));

        var said = await ChildProcess.RunAsync(
            Python, [Repository.Script("contract.py"), service.Grpc.Authority, generated], Patience);

        Assert.Equal("ok", said.Trim());
        Assert.True(!service.Output.Contains("fail:", StringComparison.Ordinal), service.Output);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Python_KnowsOnlyReflection_CallsWhatItFinds(string version)
    {
        var generated = await GenerateApartAsync($"grpc/reflection/{version}", "reflection", "grpc_reflection");
        using var service = await ServiceProcess.StartAsync(_folder.In("data"));

        var said = await ChildProcess.RunAsync(
            Python, [Repository.Script("reflection.py"), service.Grpc.Authority, generated, version], Patience);

        Assert.Equal("ok", said.Trim());
    }

    // Python's own package is called grpc too, so what is made of grpc/... goes into a package of another name.
    private async Task<string> GenerateApartAsync(string folder, string name, string package)
    {
        var sources = Directory.CreateDirectory(_folder.In("sources", package)).FullName;
        File.Copy(Path.Combine(Repository.Protos, folder, $"{name}.proto"), Path.Combine(sources, $"{name}.proto"));
        return await GenerateAsync(Directory.GetParent(sources)!.FullName, $"{package}/{name}.proto");
    }

    private async Task<string> GenerateAsync(string root, params string[] files)
    {
        var generated = Directory.CreateDirectory(_folder.In("generated")).FullName;
        await ChildProcess.RunAsync("protoc", [$"--proto_path={root}", $"--python_out={generated}", .. files], Patience);
        return generated;
    }
}
