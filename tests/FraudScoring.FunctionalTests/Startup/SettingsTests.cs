using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Startup;

/// <summary>The same settings as options, variables and a file.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_SettingsFromAllPlaces_OptionBeforeVariableBeforeFile()
    {
        var file = _folder.In("settings.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            { "grpc-port": 0, "http-port": 0, "model": "{{Repository.Model}}", "data": "{{_folder.In("by-file")}}", "ring-size": "128" }
            """);
        var environment = new Dictionary<string, string>
        {
            ["FRAUDSCORING_CONFIG"] = file,
            ["FRAUDSCORING_DATA"] = _folder.In("by-variable"),
        };

        using (var service = await ServiceProcess.WhenReadyAsync(
            ChildProcess.StartDotnet("FraudScoring.Service", ["serve"], environment)))
            Assert.Contains(_folder.In("by-variable"), service.Output, StringComparison.Ordinal);

        using (var service = await ServiceProcess.WhenReadyAsync(
            ChildProcess.StartDotnet("FraudScoring.Service", ["serve", $"--data={_folder.In("by-option")}"], environment)))
            Assert.Contains(_folder.In("by-option"), service.Output, StringComparison.Ordinal);

        Assert.False(Directory.Exists(_folder.In("by-file")));
    }

    [Fact]
    public async Task Help_Asked_ListsEveryOption()
    {
        var help = await ChildProcess.RunAsync(
            "dotnet", [Repository.Program("FraudScoring.Service"), "--help"], ServiceProcess.Patience);

        Assert.All(
            ["--grpc-port", "--http-port", "--data", "--model", "--durability", "--ring-size", "--config"],
            option => Assert.Contains(option, help, StringComparison.Ordinal));
    }
}
