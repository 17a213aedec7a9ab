using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Peers;

/// <summary>A client with an HTTP/2 of its own: grpc-js.</summary>
public sealed class NodeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task GrpcJs_ScoresAndReadsTheStream()
    {
        Assert.True(IsOnPath("npm"), "npm is not installed; tests/run.sh installs it");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("package.json"), "{ \"private\": true }");
        await ChildProcess.RunAsync(
            "npm",
            ["install", "--no-audit", "--no-fund", "--ignore-scripts", "@grpc/grpc-js@1.12.5", "@grpc/proto-loader@0.7.13"],
            Patience, folder.Path);
        using var service = await ServiceProcess.StartAsync(folder.In("data"));

        var said = await ChildProcess.RunAsync(
            "node", [Repository.Script("node.mjs"), service.Grpc.Authority, Repository.Protos, folder.Path], Patience);

        Assert.Equal("ok", said.Trim());
    }

    private static bool IsOnPath(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
