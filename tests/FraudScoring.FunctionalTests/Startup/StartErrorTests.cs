using System.Net;
using System.Net.Sockets;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Startup;

/// <summary>What the service says when it cannot start: one sentence on standard error and an exit code, no stack.</summary>
public sealed class StartErrorTests : IDisposable
{
    private const int CannotStart = 1;
    private const int WrongUsage = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--no-such-option", "5", "--no-such-option")]
    [InlineData("--ring-size", "65", "--ring-size")]
    [InlineData("--ring-size", "32", "--ring-size")]
    [InlineData("--durability", "maybe", "--durability")]
    [InlineData("--event-age-max", "seven days", "--event-age-max")]
    [InlineData("--bind", "everywhere", "--bind")]
    [InlineData("--retention-bytes", "-1", "--retention-bytes")]
    [InlineData("--velocity-bytes", "1e9", "--velocity-bytes")]
    [InlineData("--config", "/nowhere/settings.json", "/nowhere/settings.json")]
    [InlineData("stray", "argument", "stray")]
    public async Task Serve_WrongOption_SentenceThatNamesIt(string option, string value, string named)
        => Assert.Contains(named, await RefusalAsync(WrongUsage, ServiceProcess.Options(Data, option, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("serve", "--grpc-port", "65536")]
    [InlineData("serve", "--grpc-port", "-1")]
    [InlineData("serve", "--grpc-port")]
    [InlineData("serve", "--grpc-port=")]
    [InlineData("serve", "--http-port", "1", "--http-port", "2")]
    [InlineData("serve", "--data", "")]
    public async Task Serve_WrongArguments_SentenceThatNamesTheOption(params string[] arguments)
        => Assert.StartsWith(arguments[1].TrimEnd('='), await RefusalAsync(WrongUsage, arguments), StringComparison.Ordinal);

    [Fact]
    public async Task Program_WithoutServe_SaysWhatIsExpected()
    {
        Assert.Contains("serve", await RefusalAsync(WrongUsage, []), StringComparison.Ordinal);
        Assert.Contains("serve", await RefusalAsync(WrongUsage, ["start"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WrongVariable_SentenceThatNamesIt()
    {
        var environment = new Dictionary<string, string> { ["FRAUDSCORING_RING_SIZE"] = "many" };

        var said = await RefusalAsync(WrongUsage, ServiceProcess.Options(Data), environment);

        Assert.StartsWith("FRAUDSCORING_RING_SIZE:", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"ring-size\": 65 }", "ring-size")]
    [InlineData("{ \"ring_size\": 64 }", "ring_size")]
    [InlineData("{ \"ring-size\": 64", "line 1")]
    [InlineData("[]", "object")]
    [InlineData("{ \"ring-size\": 64, \"ring-size\": 128 }", "ring-size")]
    public async Task Serve_WrongConfigFile_SentenceThatNamesFileAndKey(string content, string named)
    {
        var file = _folder.In("settings.json");
        await File.WriteAllTextAsync(file, content);

        var said = await RefusalAsync(WrongUsage, ServiceProcess.Options(Data, "--config", file));

        Assert.StartsWith(file, said, StringComparison.Ordinal);
        Assert.Contains(named, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--grpc-port")]
    [InlineData("--http-port")]
    public async Task Serve_PortInUse_SentenceWithThePort(string option)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString();
        var other = option == "--grpc-port" ? "--http-port" : "--grpc-port";

        var said = await RefusalAsync(
            CannotStart, ["serve", other, "0", option, port, "--data", Data, "--model", Repository.Model]);

        Assert.Contains(port, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ModelFolderMissing_SentenceWithTheFolder()
    {
        var said = await RefusalAsync(CannotStart, WithModel(_folder.In("no-model")));

        Assert.Contains(_folder.In("no-model"), said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ModelChangedByOneByte_Refused()
    {
        var model = CopyModel();
        var file = Path.Combine(model, "model.onnx");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var said = await RefusalAsync(CannotStart, WithModel(model));

        Assert.Contains("model.onnx", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ModelFileMissing_Refused()
    {
        var model = CopyModel();
        File.Delete(Path.Combine(model, "model.onnx"));

        Assert.Contains("model.onnx", await RefusalAsync(CannotStart, WithModel(model)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_NoGoldenRows_Refused()
    {
        var model = CopyModel();
        File.Delete(Path.Combine(model, "golden.csv"));

        Assert.Contains("golden.csv", await RefusalAsync(CannotStart, WithModel(model)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_GoldenRowWithAnotherScore_RefusedWithLineAndScores()
    {
        var model = CopyModel();
        var file = Path.Combine(model, "golden.csv");
        var lines = await File.ReadAllLinesAsync(file);
        var cells = lines[2].Split(',');
        cells[^2] = "-1.25";
        lines[2] = string.Join(',', cells);
        await File.WriteAllLinesAsync(file, lines);

        var said = await RefusalAsync(CannotStart, WithModel(model));

        Assert.Contains("golden.csv: line 3: raw -1.25", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"kind\": \"hour\"", "\"kind\": \"moon_phase\"", "moon_phase")]
    [InlineData("\"format\": 1", "\"format\": 99", "format")]
    [InlineData("{", "{{", "model.json")]
    public async Task Serve_ModelThatIsNotUnderstood_SentenceThatNamesIt(string good, string wrong, string named)
    {
        var model = CopyModel();
        var file = Path.Combine(model, "model.json");
        var text = await File.ReadAllTextAsync(file);
        var at = text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} does not have {good}");
        await File.WriteAllTextAsync(file, text[..at] + wrong + text[(at + good.Length)..]);

        Assert.Contains(named, await RefusalAsync(CannotStart, WithModel(model)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_DataFolderOfARunningService_SentenceWithTheFolder()
    {
        using var running = await ServiceProcess.StartAsync(Data);

        var said = await RefusalAsync(CannotStart, ServiceProcess.Options(Data));

        Assert.Contains(Data, said, StringComparison.Ordinal);
        Assert.True(await running.Client.CheckHealthAsync());
    }

    [Fact]
    public async Task Serve_DataFolderIsAFile_Sentence()
    {
        await File.WriteAllTextAsync(Data, "not a folder");

        Assert.Contains(Data, await RefusalAsync(CannotStart, ServiceProcess.Options(Data)), StringComparison.Ordinal);
    }

    private string Data => _folder.In("data");

    private string[] WithModel(string model)
        => ["serve", "--grpc-port", "0", "--http-port", "0", "--data", Data, "--model", model];

    private string CopyModel()
    {
        var copy = Directory.CreateDirectory(_folder.In("model")).FullName;
        foreach (var file in Directory.GetFiles(Repository.Model))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static async Task<string> RefusalAsync(
        int exitCode, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = ChildProcess.StartDotnet("FraudScoring.Service", arguments, environment);
        var code = await process.WaitForExitAsync(ServiceProcess.Patience);
        Assert.True(code == exitCode, $"exit code {exitCode} expected, {code} found\n{process.Everything}");
        var said = process.Errors.TrimEnd('\n');
        Assert.NotEmpty(said);
        Assert.DoesNotContain('\n', said);
        Assert.DoesNotContain("ready:", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Everything, StringComparison.Ordinal);
        return said;
    }
}
