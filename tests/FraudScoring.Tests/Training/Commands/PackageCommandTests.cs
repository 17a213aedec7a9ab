using System.CommandLine;
using FraudScoring.Core.Scoring;
using FraudScoring.Tests.Scoring;
using FraudScoring.Tests.Training.Models;
using FraudScoring.Training.Commands;

namespace FraudScoring.Tests.Training.Commands;

public sealed class PackageCommandTests : IDisposable
{
    private readonly ModelFiles _files = new();

    [Theory]
    [InlineData("lightgbm/lgb_20x8.model.txt", "lightgbm/lgb_20x8.rows.csv.gz", "lightgbm.txt", false)]
    [InlineData("xgboost/xgb_100x31.model.json", "xgboost/xgb_100x31.rows.csv.gz", "xgboost.json", false)]
    [InlineData("onnx/lgb_20x8.onnx", "lightgbm/lgb_20x8.rows.csv.gz", "model.onnx", true)]
    [InlineData("mlnet/b_20x8.model.zip", "mlnet/b_20x8.expected.csv.gz", "mlnet.zip", true)]
    public async Task Package_FileOfALibrary_MakesAFolderThatIsProvenAndExplains(
        string model, string rows, string trees, bool isCounted)
    {
        string folder = _files.PathOf("mine");

        Assert.Equal(0, await PackageAsync(model, folder, "--rows", Rows(rows)));

        Assert.Equal(Fixture.Bytes(model), File.ReadAllBytes(Path.Combine(folder, trees)));
        string[] counted = isCounted ? ["covers.json"] : [];
        string[] files = ["README.md", "features.json", "golden.csv", "model.json", trees, .. counted];
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var loaded = ScoringModel.Load(folder);
        Assert.Equal(128, GoldenRows.Prove(loaded, folder).Length);
        Assert.Equal(("mine", 0.25, 0.75), (loaded.Manifest.Name, loaded.Manifest.ReviewFrom, loaded.Manifest.BlockFrom));
        Assert.Equal(30, loaded.Manifest.Usual.Count);
        AssertExplains(loaded, model, rows);
    }

    [Fact]
    public async Task Package_TextColumn_ScoresAsMlNetAndExplains()
    {
        const string Model = "mlnet/d_nan_cat_60x16.model.zip";
        string folder = _files.PathOf("mine");
        var cells = Fixture.Cells("mlnet/d_nan_cat_60x16.expected.csv.gz");
        string header = string.Join(',', Enumerable.Range(0, 30).Select(f => $"num_{f}").Append("channel"));
        string rows = _files.Text("rows.csv", $"{header}\n{string.Join('\n', cells.Select(row => string.Join(',', row[..31])))}\n");
        string[] arguments = ["package", Fixture.PathOf(Model), folder, "--features", TextFeatures(), "--review", "0.25", "--block", "0.75"];

        Assert.Equal(0, await InvokeAsync([.. arguments, "--rows", rows]));

        var loaded = ScoringModel.Load(folder);
        Assert.Equal(128, GoldenRows.Prove(loaded, folder).Length);
        var terms = loaded.Manifest.Features.Definitions[30].Terms!;
        Assert.Equal(["android", "api", "atm", "ios", "moto", "pos", "web"], terms.Terms.Order(StringComparer.Ordinal));
        var contributions = new double[32];
        foreach (string[] row in cells)
        {
            float[] features = [.. row[..30].Select(Fixture.Float), terms.CodeOf(row[30]) is >= 0 and var code ? code : float.NaN];
            double raw = loaded.Forest.ScoreRaw(features);
            Assert.Equal(Fixture.Float(row[32]), (float)raw);
            Assert.Equal(Fixture.Float(row[33]), (float)loaded.Forest.Probability(raw), 1e-7f);
            loaded.Explainer!.Explain(features, contributions);
            Assert.Equal(raw, contributions.Sum(), 1e-4);
        }
    }

    [Fact]
    public async Task Package_WithoutRows_ServesWithoutReasons()
    {
        string folder = _files.PathOf("mine");

        Assert.Equal(0, await PackageAsync("onnx/lgb_20x8.onnx", folder, "--name", "other"));

        var loaded = ScoringModel.Load(folder);
        Assert.Null(loaded.Explainer);
        Assert.Equal("other", loaded.Manifest.Name);
        Assert.Equal(64, GoldenRows.Prove(loaded, folder).Length);
    }

    [Fact]
    public async Task Package_AnotherThreshold_IsAnotherVersionInItsPlace()
    {
        string folder = _files.PathOf("mine");
        Assert.Equal(0, await PackageAsync("lightgbm/lgb_20x8.model.txt", folder));
        var first = ScoringModel.Load(folder).Manifest;
        Assert.Equal(0, await PackageAsync("lightgbm/lgb_20x8.model.txt", folder));
        Assert.Equal(first.Version, ScoringModel.Load(folder).Manifest.Version);

        Assert.Equal(0, await InvokeAsync(Arguments("xgboost/xgb_100x31.model.json", folder, "0.25", "0.8")));

        Assert.NotEqual(first.Version, ScoringModel.Load(folder).Manifest.Version);
        Assert.False(File.Exists(Path.Combine(folder, "lightgbm.txt")));
        Assert.Equal(["mine"], Directory.GetDirectories(_files.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("mlnet/d_nan_cat_60x16.model.zip")]
    [InlineData("mlnet/c_concat_100x31.model.zip")]
    [InlineData("lightgbm/lgb_100x31_nan_cat.model.txt")]
    [InlineData("lightgbm/lgb_20x8.rows.csv.gz")]
    [InlineData("lightgbm/missing")]
    public async Task Package_WhatDoesNotFitTheFeatures_FailsAndWritesNothing(string model)
    {
        Assert.Equal(CommandRunner.Failure, await PackageAsync(model, _files.PathOf("mine")));
        Assert.Empty(Directory.GetDirectories(_files.Folder));
    }

    [Theory]
    [InlineData("0.8", "0.2")]
    [InlineData("0", "0.2")]
    [InlineData("0.5", "1.1")]
    [InlineData("NaN", "0.2")]
    public async Task Package_WrongThresholds_IsWrongUsage(string review, string block)
    {
        Assert.Equal(
            CommandRunner.WrongUsage, await InvokeAsync(Arguments("lightgbm/lgb_20x8.model.txt", _files.PathOf("mine"), review, block)));
        Assert.Empty(Directory.GetDirectories(_files.Folder));
    }

    [Fact]
    public async Task Package_RowsThatEndInABadOne_LeavesTheOldFolderAlone()
    {
        string folder = _files.PathOf("mine");
        Assert.Equal(0, await PackageAsync("lightgbm/lgb_20x8.model.txt", folder));
        var before = Directory.GetFiles(folder).ToDictionary(file => file, File.ReadAllBytes);
        string header = string.Join(',', Enumerable.Range(0, 30).Select(f => $"a{f}"));
        string rows = _files.Text("rows.csv", $"{header}\n{string.Join(',', Enumerable.Repeat("1", 30))}\n1,2\n");
        string none = _files.Text("none.csv", $"{header}\n");

        Assert.Equal(CommandRunner.Failure, await PackageAsync("onnx/lgb_20x8.onnx", folder, "--rows", rows));
        Assert.Equal(CommandRunner.Failure, await PackageAsync("onnx/lgb_20x8.onnx", folder, "--rows", none));

        Assert.Equal(before, Directory.GetFiles(folder).ToDictionary(file => file, File.ReadAllBytes));
    }

    public void Dispose()
    {
        foreach (string folder in Directory.GetDirectories(_files.Folder))
            Directory.Delete(folder, recursive: true);
        _files.Dispose();
    }

    private static void AssertExplains(ScoringModel loaded, string model, string rows)
    {
        var forest = Forest.Compile(Fixture.Model(model));
        var contributions = new double[31];
        foreach (float[] row in Fixture.Features(Fixture.Cells(rows), 30))
        {
            Assert.Equal(forest.ScoreRaw(row), loaded.Forest.ScoreRaw(row));
            loaded.Explainer!.Explain(row, contributions);
            Assert.Equal(loaded.Forest.ScoreRaw(row), contributions.Sum(), 1e-4);
        }
    }

    private Task<int> PackageAsync(string model, string folder, params string[] more)
        => InvokeAsync([.. Arguments(model, folder, "0.25", "0.75"), .. more]);

    private string[] Arguments(string model, string folder, string review, string block)
    {
        string features = string.Join(',', Enumerable.Range(0, 30).Select(f => $$"""{ "name": "a{{f}}", "kind": "amount" }"""));
        return
        [
            "package", Fixture.PathOf(model), folder, "--features", _files.Text("features.json", $$"""{ "features": [{{features}}] }"""),
            "--review", review, "--block", block,
        ];
    }

    // Thirty numbers and a text whose terms the model knows.
    private string TextFeatures()
    {
        var numbers = Enumerable.Range(0, 30).Select(f => $$"""{ "name": "num_{{f}}", "kind": "amount" }""");
        string text = """{ "name": "channel", "kind": "code", "field": "attributes.till" }""";
        return _files.Text("text.json", $$"""{ "features": [{{string.Join(',', numbers.Append(text))}}] }""");
    }

    // The rows of a fixture under the names of the feature set.
    private string Rows(string fixture)
    {
        var lines = Fixture.Cells(fixture).Select(cells => string.Join(',', cells[..30]));
        return _files.Text("rows.csv", string.Join(',', Enumerable.Range(0, 30).Select(f => $"a{f}")) + "\n" + string.Join('\n', lines) + "\n");
    }

    private static Task<int> InvokeAsync(string[] arguments)
        => new RootCommand { PackageCommand.Create() }.Parse(arguments).InvokeAsync(new InvocationConfiguration());
}
