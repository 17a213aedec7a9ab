using System.CommandLine;
using System.Diagnostics;
using FraudScoring.Core.Scoring;
using FraudScoring.Tests.Scoring;
using FraudScoring.Tests.Training.Models;
using FraudScoring.Training.Commands;

namespace FraudScoring.Tests.Training.Commands;

public sealed class ModelCommandTests : IDisposable
{
    private readonly ModelFiles _files = new();

    [Theory]
    [InlineData("lightgbm/lgb_100x31.model.txt", "lightgbm/lgb_100x31.rows.csv.gz", 3e-13)]
    [InlineData("lightgbm/lgb_100x31.model.txt", "lightgbm/lgb_100x31_edge.rows.csv.gz", 3e-13)]
    [InlineData("lightgbm/lgb_100x31_nan_cat.model.txt", "lightgbm/lgb_100x31_nan_cat.rows.csv.gz", 3e-13)]
    [InlineData("xgboost/xgb_100x31.model.json", "xgboost/xgb_100x31.rows.csv.gz", 0)]
    public async Task Score_LibrarysRows_GivesItsScores(string model, string rows, double bound)
    {
        Assert.Equal(0, await ScoreAsync(Fixture.PathOf(model), Fixture.PathOf(rows)));

        var expected = Fixture.Cells(rows);
        var actual = Lines("o.csv");
        Assert.Equal(expected.Length + 1, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(Fixture.Double(expected[i][^2]), Fixture.Double(actual[i + 1][0]), bound);
            Assert.Equal(Fixture.Double(expected[i][^1]), Fixture.Double(actual[i + 1][1]), Math.Max(bound, 1e-7));
        }
    }

    [Fact]
    public async Task Score_MlNetRows_GiveItsScores()
    {
        Assert.Equal(0, await ScoreAsync(Fixture.PathOf("mlnet/c_concat_100x31.model.zip"), Fixture.PathOf("mlnet/c_concat_100x31.expected.csv.gz")));

        var expected = Fixture.Cells("mlnet/c_concat_100x31.expected.csv.gz");
        var actual = Lines("o.csv");
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(Fixture.Double(expected[i][32]), Fixture.Double(actual[i + 1][1]), 1e-6);
    }

    [Fact]
    public async Task Score_Contributions_AreThoseOfTheLibrary()
    {
        Assert.Equal(0, await ScoreAsync(
            Fixture.PathOf("lightgbm/lgb_100x31.model.txt"), Fixture.PathOf("lightgbm/lgb_100x31.rows.csv.gz"), "--contributions"));

        var expected = Fixture.Cells("lightgbm/lgb_100x31.contrib.csv.gz");
        var actual = Lines("o.csv");
        Assert.Equal(["raw", "probability", "Column_0"], actual[0][..3]);
        Assert.Equal("base", actual[0][^1]);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(33, actual[i + 1].Length);
            for (int f = 0; f < expected[i].Length; f++)
                Assert.Equal(Fixture.Double(expected[i][f]), Fixture.Double(actual[i + 1][f + 2]), 1e-10);
        }
    }

    [Fact]
    public async Task Score_Folder_TakesItsNamesAndKeepsEveryBit()
    {
        string folder = _files.ModelFolder("mine", "xgboost/xgb_100x31.model.json");
        var cells = Fixture.Cells("xgboost/xgb_100x31.rows.csv.gz");
        string header = string.Join(',', Enumerable.Range(0, 30).Reverse().Select(f => $"a{f}"));
        string rows = _files.Text("rows.csv", $"id,{header}\n{string.Join('\n', cells.Select((row, i) => $"p{i},{string.Join(',', row[..30].Reverse())}"))}");

        Assert.Equal(0, await ScoreAsync(folder, rows));

        var forest = Forest.Compile(Fixture.Model("xgboost/xgb_100x31.model.json"));
        var features = Fixture.Features(cells, 30);
        var actual = Lines("o.csv");
        for (int i = 0; i < cells.Length; i++)
        {
            double raw = forest.ScoreRaw(features[i]);
            Assert.Equal(raw, Fixture.Double(actual[i + 1][0]));
            Assert.Equal(forest.Probability(raw), Fixture.Double(actual[i + 1][1]));
        }
    }

    [Fact]
    public async Task Score_BadLineOrInterrupted_LeavesTheOldFileAlone()
    {
        string old = _files.Text("o.csv", "old");
        string model = Fixture.PathOf("lightgbm/lgb_20x8.model.txt");
        string[] header = [.. Enumerable.Range(0, 30).Select(f => $"f{f}")];
        var lines = Enumerable.Repeat(string.Join(',', header.Select(_ => "1")), 3000);
        string rows = _files.Text("rows.csv", $"{string.Join(',', header)}\n{string.Join('\n', lines)}\n1,2\n");
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        Assert.Equal(CommandRunner.Failure, await ScoreAsync(model, rows));
        Assert.Equal(CommandRunner.Failure, await ScoreAsync(Fixture.PathOf("mlnet/b_20x8.model.zip"), rows, "--contributions"));
        Assert.Equal(CommandRunner.Interrupted, await InvokeAsync(["score", "--model", model, "--rows", rows, "--out", old], source.Token));

        Assert.Equal("old", File.ReadAllText(old));
        Assert.Equal(["o.csv", "rows.csv"], _files.All.Order());
    }

    // As a process of its own, since the check is a setting of the whole process.
    [Fact]
    public async Task Score_CompressedRowsCutShort_IsAnErrorAndNotAnEnd()
    {
        byte[] rows = Fixture.Bytes("lightgbm/lgb_20x8.rows.csv.gz");
        File.WriteAllBytes(_files.PathOf("rows.csv.gz"), rows[..^9]);
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "fraud.dll"), "score", "--model", Fixture.PathOf("lightgbm/lgb_20x8.model.txt"),
            "--rows", _files.PathOf("rows.csv.gz"), "--out", _files.PathOf("o.csv"),
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;

        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(CommandRunner.Failure, process.ExitCode);
        Assert.Contains("truncated", error);
        Assert.Equal(["rows.csv.gz"], _files.All);
    }

    [Theory]
    [InlineData("lightgbm/lgb_100x31.model.txt", "lightgbm/lgb_100x31.rows.csv.gz", 31)]
    [InlineData("lightgbm/lgb_100x31_nan_cat.model.txt", "lightgbm/lgb_100x31_nan_cat.rows.csv.gz", 17)]
    [InlineData("xgboost/xgb_100x31.model.json", "xgboost/xgb_100x31.rows.csv.gz", 31)]
    [InlineData("mlnet/a_100x31.model.zip", "mlnet/a_100x31.expected.csv.gz", 32)]
    [InlineData("mlnet/c_concat_100x31.model.zip", "mlnet/c_concat_100x31.expected.csv.gz", 32)]
    public async Task Convert_AnyFormat_OnnxGivesTheLibrarysProbabilities(string model, string rows, int probability)
    {
        Assert.Equal(0, await InvokeAsync(["convert", Fixture.PathOf(model), _files.PathOf("m.onnx"), "--json"]));

        Assert.Equal(["m.onnx"], _files.All);
        var copy = ModelFormat.Read(File.ReadAllBytes(_files.PathOf("m.onnx")), "m.onnx");
        Assert.Equal("ONNX", copy.Format);
        var source = Fixture.Model(model);
        Assert.Equal(source.HasCovers, copy.HasCovers);
        Assert.Equal(source.FeatureNames, copy.FeatureNames);
        var forest = Forest.Compile(copy);
        var cells = Fixture.Cells(rows);
        var features = Fixture.Features(cells, copy.FeatureCount);
        for (int i = 0; i < cells.Length; i++)
            Assert.Equal(Fixture.Double(cells[i][probability]), forest.Probability(forest.ScoreRaw(features[i])), 1e-6);
    }

    [Theory]
    [InlineData("mlnet/d_nan_cat_60x16.model.zip")]
    [InlineData("lightgbm/lgb_100x31.rows.csv.gz")]
    [InlineData("lightgbm/missing")]
    public async Task Convert_WhatOnnxCannotSay_FailsAndWritesNothing(string model)
    {
        Assert.Equal(CommandRunner.Failure, await InvokeAsync(["convert", Fixture.PathOf(model), _files.PathOf("m.onnx")]));
        Assert.Empty(_files.All);
    }

    [Theory]
    [InlineData("lightgbm/lgb_20x8.model.txt", CommandRunner.Success)]
    [InlineData("lightgbm/lgb_20x8.rows.csv.gz", CommandRunner.Failure)]
    [InlineData("lightgbm", CommandRunner.Failure)]
    public async Task Inspect_Path_HasItsExitCode(string model, int expected)
    {
        Assert.Equal(expected, await InvokeAsync(["inspect", Fixture.PathOf(model)]));
        Assert.Equal(expected, await InvokeAsync(["inspect", Fixture.PathOf(model), "--json"]));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("convert", "a")]
    [InlineData("score", "--model", "a", "--rows", "b")]
    [InlineData("score", "--model", "a", "--rows", "b", "--out", "c", "--explain")]
    public void Parse_WrongUsage_HasErrors(params string[] arguments) => Assert.NotEmpty(Root().Parse(arguments).Errors);

    public void Dispose() => _files.Dispose();

    private static RootCommand Root() => new() { InspectCommand.Create(), ConvertCommand.Create(), ScoreCommand.Create() };

    private static Task<int> InvokeAsync(string[] arguments, CancellationToken cancellation = default)
        => Root().Parse(arguments).InvokeAsync(new InvocationConfiguration(), cancellation);

    private Task<int> ScoreAsync(string model, string rows, params string[] more)
        => InvokeAsync(["score", "--model", model, "--rows", rows, "--out", _files.PathOf("o.csv"), .. more]);

    private string[][] Lines(string file)
        => [.. File.ReadLines(_files.PathOf(file), System.Text.Encoding.UTF8).Select(line => line.Split(','))];
}
