using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Training;

/// <summary>The road from yesterday's log to tomorrow's model.</summary>
public sealed partial class TrainOnLogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_LogOfTheRunningDemo_MakesAModelThatItSwapsTo()
    {
        var model = _folder.In("models", "live");
        Copy(Repository.Model, model);
        using var demo = ChildProcess.StartDotnet(
            "FraudScoring.Demo",
            ["--data", _folder.In("data"), "--model", model, "--history-days", "40", "--rate", "100"]);
        await demo.WaitForLineAsync("try ", Patience);
        using var client = new FraudScoringClient(GrpcOf(await demo.WaitForLineAsync("gRPC ", Patience)));
        var before = await ModelOfAsync(client, 1);

        var output = await ChildProcess.RunAsync(
            "dotnet",
            [
                Repository.FraudCommand, "train", "--log", _folder.In("data"), "--time", "event", "--features", model, "--out", model,
                "--warm-up-days", "10", "--validation-days", "7", "--label-delay-days", "7", "--test-days", "7", "--trees", "30",
            ],
            Patience);

        var trained = TrainedLine().Match(output);
        Assert.True(trained.Success, output);
        Assert.InRange(double.Parse(trained.Groups["auc"].Value, CultureInfo.InvariantCulture), 0.75, 1);
        var expected = $"live@{trained.Groups["version"].Value}";
        Assert.NotEqual(expected, before);
        var started = Stopwatch.GetTimestamp();
        var number = 2;
        string now;
        while ((now = await ModelOfAsync(client, number++)) != expected && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            await Task.Delay(100);
        Assert.Equal(expected, now);
        Assert.False(demo.HasExited, demo.Everything);
    }

    private static async Task<string> ModelOfAsync(FraudScoringClient client, int number)
    {
        var payment = new Transaction
        {
            TransactionId = $"probe-{number}",
            EventTimeUnixMs = 1_514_764_800_000 + number,
            AmountMinor = 100,
            Currency = "EUR",
            CardId = "probe",
        };
        return (await client.ScoreAsync(new ScoreRequest { Transaction = payment })).Response.Model;
    }

    private static Uri GrpcOf(string line) => new(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    [GeneratedRegex(@"^live (?<version>\S+): \d+ trees; test AUC (?<auc>[\d.]+)", RegexOptions.Multiline)]
    private static partial Regex TrainedLine();
}
