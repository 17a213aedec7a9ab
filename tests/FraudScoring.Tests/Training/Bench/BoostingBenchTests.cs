using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FraudScoring.Tests.Training.Boosting;
using FraudScoring.Training.Bench;
using FraudScoring.Training.Commands;

namespace FraudScoring.Tests.Training.Bench;

public sealed class BoostingBenchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("boosting-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // As a process, since it starts others of itself.
    [Fact]
    public async Task Boosting_SmallFiles_PrintsBothTrainingsAsJson()
    {
        string train = WritePayments("train.csv", 3_000, 1);
        string test = WritePayments("test.csv", 2_000, 2);

        var (code, output, _) = await RunAsync("--train", train, "--test", test, "--rounds", "1", "--threads", "1", "--json");

        Assert.Equal(CommandRunner.Success, code);
        var results = JsonDocument.Parse(output).RootElement;
        Assert.Equal([100, 500], results.EnumerateArray().Select(result => result.GetProperty("reference").GetProperty("trees").GetInt32()));
        foreach (var result in results.EnumerateArray())
        {
            var own = Assert.Single(result.GetProperty("own").EnumerateArray());
            Assert.Equal(3_000, own.GetProperty("rows").GetInt32());
            Assert.InRange(own.GetProperty("roc_auc").GetDouble(), 0.7, 0.95);
            Assert.InRange(own.GetProperty("peak_mb").GetDouble(), own.GetProperty("loaded_mb").GetDouble() / 2, 4096);
            Assert.Empty(result.GetProperty("lightgbm").EnumerateArray());
            Assert.Equal(JsonValueKind.Null, result.GetProperty("wall_ratio").ValueKind);
        }
    }

    [Fact]
    public async Task Boosting_LibraryThatIsNone_SaysSo()
    {
        string train = WritePayments("train.csv", 300, 1);

        var (code, output, error) = await RunAsync("--train", train, "--test", train, "--rounds", "1", "--lightgbm", train);

        Assert.Equal(CommandRunner.Failure, code);
        Assert.Empty(output);
        Assert.Contains("the shared library of LightGBM", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boosting_OneClass_SaysSo()
    {
        string train = Path.Combine(_folder, "one.csv");
        await File.WriteAllTextAsync(train, "label,a\n0,1\n0,2\n");

        var (code, _, error) = await RunAsync("--train", train, "--test", train);

        Assert.Equal(CommandRunner.Failure, code);
        Assert.Contains("one class only", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ratio_OfRounds_IsTheMedianOfTheirRatios()
    {
        var result = new BoostingResult(
            BoostingReference.All[0], [Measure(1), Measure(2), Measure(30)], [Measure(2), Measure(2), Measure(10)]);

        Assert.Equal(1, result.Ratio(measure => measure.WallSeconds));
        Assert.Equal(2.5, BoostingResult.Median([4, 1, 2, 3]));
        Assert.Contains("ratio, median of rounds", BoostingReport.ToText([result]), StringComparison.Ordinal);
    }

    private static BoostingMeasure Measure(double seconds) => new(10, seconds / 2, seconds / 2, seconds, 1, 2, 0.9, 0.2);

    private string WritePayments(string name, int rows, int seed)
    {
        var table = SampleTables.Payments(rows, seed);
        var text = new StringBuilder($"label,{string.Join(',', table.Names)}\n");
        var row = new float[table.FeatureCount];
        for (int i = 0; i < rows; i++)
        {
            table.CopyRow(i, row);
            text.Append(FormattableString.Invariant($"{table.Labels.Span[i]},{row[0]:R},{row[1]:R},{row[2]:R},{row[3]:R}\n"));
        }

        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "fraud.dll"), "bench", "boosting", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
