using System.Runtime.InteropServices;
using System.Text.Json;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Demo;

/// <summary>What a newcomer runs first.</summary>
public sealed class DemoTests : IDisposable
{
    private const string Project = "FraudScoring.Demo";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FiveSecondsIntoAPipe_PlainLinesAndFigures()
    {
        var file = _folder.In("figures.json");

        using var demo = ChildProcess.StartDotnet(Project, ["--seconds", "5", "--rate", "300", "--json", file]);

        Assert.True(await demo.WaitForExitAsync(Patience) == 0, demo.Everything);
        Assert.Empty(demo.Errors);
        Assert.DoesNotContain('\u001b', demo.Output);
        Assert.Contains("curl -s http://", demo.Output, StringComparison.Ordinal);
        Assert.Matches(@"\d s +\d+/s .* gRPC p50 \d+ p99 \d+ us  Aeron p50 \d+ p99 \d+ us", demo.Output);
        AssertFigures(JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("100", true)]
    public async Task Run_AllPaymentsOneWay_FiguresSaySo(string percent, bool isAeron)
    {
        var file = _folder.In("figures.json");

        using var demo = ChildProcess.StartDotnet(
            Project, ["--seconds", "2", "--rate", "300", "--history-days", "1", "--json", file, "--aeron-percent", percent]);

        Assert.True(await demo.WaitForExitAsync(Patience) == 0, demo.Everything);
        var figures = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
        var decisions = figures.GetProperty("decisions").GetInt64();
        Assert.NotEqual(0, decisions);
        Assert.Equal(isAeron ? 0 : decisions, figures.GetProperty("grpc").GetProperty("decisions").GetInt64());
        Assert.Equal(isAeron, figures.GetProperty("aeron").ValueKind == JsonValueKind.Object);
        Assert.Equal(isAeron, demo.Output.Contains("aeron ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--aeron-percent", "101")]
    [InlineData("--rate", "fast")]
    [InlineData("--rate", "0")]
    [InlineData("--seconds", "-3")]
    [InlineData("--no-such-option", "1")]
    public async Task Run_WrongOption_ExitsWithTwo(string option, string value)
    {
        using var demo = ChildProcess.StartDotnet(Project, [option, value]);

        Assert.Equal(2, await demo.WaitForExitAsync(Patience));
        Assert.Contains(option, demo.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", demo.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("history  sending")]
    [InlineData("    2 s")]
    public async Task CtrlC_AtAnyMoment_EndsCleanly(string moment)
    {
        using var demo = ChildProcess.StartDotnet(Project, ["--rate", "200"]);
        await demo.WaitForLineAsync(moment, Patience);

        demo.Signal(PosixSignal.SIGINT);

        Assert.True(await demo.WaitForExitAsync(TimeSpan.FromSeconds(30)) == 0, demo.Everything);
        Assert.DoesNotContain("   at ", demo.Everything, StringComparison.Ordinal);
    }

    private static void AssertFigures(JsonElement figures)
    {
        var decisions = Number("decisions");
        Assert.InRange(decisions, 300, 1_800);
        Assert.InRange(Number("decisions_per_second"), 60, 330);
        Assert.Equal(decisions, Number("allow") + Number("review") + Number("block"));
        Assert.InRange(Number("precision"), 0, 1);
        Assert.InRange(Number("recall"), 0, 1);
        AssertLatency(figures);
        AssertLatency(figures.GetProperty("grpc"));
        AssertLatency(figures.GetProperty("aeron"));
        var overAeron = figures.GetProperty("aeron").GetProperty("decisions").GetDouble();
        Assert.InRange(overAeron / decisions, 0.15, 0.25);
        Assert.Equal(decisions, overAeron + figures.GetProperty("grpc").GetProperty("decisions").GetDouble());

        double Number(string name) => figures.GetProperty(name).GetDouble();
    }

    private static void AssertLatency(JsonElement figures)
    {
        var latency = figures.GetProperty("latency_us");
        double[] steps = [.. ((string[])["p50", "p99", "p999", "max"]).Select(name => latency.GetProperty(name).GetDouble())];
        Assert.True(steps[0] > 0);
        Assert.Equal(steps.Order(), steps);
    }
}
