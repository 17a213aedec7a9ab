using FraudScoring.Service.Configuration;

namespace FraudScoring.Tests.Service.Configuration;

public sealed class ServiceSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_OptionEnvironmentAndFile_TheOptionWinsThenTheEnvironment()
    {
        var file = Path.Combine(_folder.FullName, "settings.json");
        File.WriteAllText(file, """{ "grpc-port": 1, "http-port": 2, "durability": "async", "ring-size": 128 }""");
        var environment = new Dictionary<string, string> { ["FRAUDSCORING_GRPC_PORT"] = "3", ["FRAUDSCORING_HTTP_PORT"] = "4" };

        var options = ServiceSettings.Read(
            ["--grpc-port", "5", "--config=" + file], name => environment.GetValueOrDefault(name));

        Assert.Equal((5, 4), (options.GrpcPort, options.HttpPort));
        Assert.Equal(Durability.Async, options.Durability);
        Assert.Equal(128, options.RingSize);
    }

    [Theory]
    [InlineData("--grpc-port: <0-65535> expected, '70000' given", "--grpc-port", "70000")]
    [InlineData("--grpc-port: a value expected", "--grpc-port")]
    [InlineData("--grpc-port: given twice", "--grpc-port", "1", "--grpc-port", "2")]
    [InlineData("--durability: <commit|async> expected, 'never' given", "--durability", "never")]
    [InlineData("--ring-size: <power of two, 64-1048576> expected, '100' given", "--ring-size", "100")]
    [InlineData("'stray': an option such as --grpc-port expected; --help lists them", "stray")]
    [InlineData("--aeron-decisions: <channel> expected, 'kafka:x' given", "--aeron", "aeron:ipc", "--aeron-decisions", "kafka:x")]
    [InlineData(
        "--aeron-decisions: needs --aeron, the channel on which subscribers ask for what they missed", "--aeron-decisions", "aeron:ipc")]
    [InlineData(
        "--aeron-decisions-stream: payments come on aeron:ipc stream 2451; another one expected",
        "--aeron", "aeron:ipc", "--aeron-decisions", "aeron:ipc", "--aeron-decisions-stream", "2451")]
    public void Read_WrongOption_IsOneSentence(string sentence, params string[] args)
    {
        var e = Assert.Throws<SettingException>(() => ServiceSettings.Read(args, _ => null));
        Assert.Equal(sentence, e.Message);
    }

    [Fact]
    public void Read_UnknownOption_NamesTheKnownOnes()
    {
        var e = Assert.Throws<SettingException>(() => ServiceSettings.Read(["--prot", "1"], _ => null));
        Assert.StartsWith("--prot: there is no such setting; known are bind, grpc-port", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BrokenFile_NamesFileAndLine()
    {
        var file = Path.Combine(_folder.FullName, "settings.json");
        File.WriteAllText(file, "{\n  \"grpc-port\": \n}");
        var e = Assert.Throws<SettingException>(() => ServiceSettings.Read(["--config", file], _ => null));
        Assert.StartsWith($"{file}: not JSON at line 3", e.Message, StringComparison.Ordinal);
    }
}
