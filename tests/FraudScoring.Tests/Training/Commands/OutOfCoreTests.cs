using System.Diagnostics;
using System.Globalization;
using FraudScoring.Tests.Training.Models;

namespace FraudScoring.Tests.Training.Commands;

/// <summary>Training on more rows than the process may hold.</summary>
public sealed class OutOfCoreTests : IDisposable
{
    private const int Features = 160;
    private const int HeapMiB = 96;

    private readonly ModelFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Train_RowsAreMoreThanTheHeapMayBe_GivesTheSameModel()
    {
        string features = _files.Text("features.json", $$"""
            { "features": [ {{string.Join(",\n", Enumerable.Range(0, Features).Select(Feature))}} ] }
            """);
        string temp = Directory.CreateDirectory(_files.PathOf("temp")).FullName;

        string free = await TrainAsync("free", features, temp, null);
        string bounded = await TrainAsync("bounded", features, temp, HeapMiB);

        Assert.DoesNotContain("temporary files", free, StringComparison.Ordinal);
        string note = bounded.Split('\n').Single(line => line.Contains("in temporary files", StringComparison.Ordinal));
        int rowsMiB = int.Parse(note.Split(": ")[2].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.True(rowsMiB > HeapMiB, note);
        foreach (string file in new[] { "model.onnx", "model.json", "golden.csv" })
            Assert.Equal(await File.ReadAllBytesAsync(_files.PathOf($"free/{file}")), await File.ReadAllBytesAsync(_files.PathOf($"bounded/{file}")));
        Assert.Empty(Directory.GetFileSystemEntries(temp));
    }

    [Fact]
    public async Task Train_NoSuchTempFolder_IsRefusedAtOnce()
    {
        var (code, _, errors) = await FraudCommand.RunAsync(
            "train", "--simulate", "--features", _files.Text("f.json", SmallHistory.FeaturesJson), "--out", _files.PathOf("m"), "--temp-folder", _files.PathOf("none"));

        Assert.Equal(1, code);
        Assert.Contains("none: there is no such folder for temporary files", errors, StringComparison.Ordinal);
    }

    private static string Feature(int i)
        => $$"""{ "name": "f{{i}}", "kind": "{{(i % 3 == 0 ? "amount" : i % 3 == 1 ? "hour" : "mcc")}}" }""";

    private async Task<string> TrainAsync(string name, string features, string temp, int? heapMiB)
    {
        string[] arguments =
        [
            "train", "--simulate", "--seed", "3", "--days", "60", "--customers", "1500", "--features", features, "--out", _files.PathOf(name),
            "--name", "m", "--trees", "8", "--warm-up-days", "36", "--validation-days", "6", "--label-delay-days", "6", "--test-days", "6",
            "--block-precision", "0.5", "--temp-folder", temp,
        ];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "fraud.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (heapMiB is { } limit)
            start.Environment["DOTNET_GCHeapHardLimit"] = (limit << 20).ToString("X", CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors + await output);
        return errors;
    }
}
