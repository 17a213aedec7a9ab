using System.Text.Json;
using FraudScoring.Tests.Scoring;
using FraudScoring.Training.Models;

namespace FraudScoring.Tests.Training.Models;

public sealed class ModelSummaryTests
{
    [Theory]
    [InlineData("lightgbm/lgb_100x31.model.txt", "LightGBM text", 100, 3100, "numbered", true)]
    [InlineData("xgboost/xgb_100x31.model.json", "XGBoost JSON", 100, 3100, "none", true)]
    [InlineData("onnx/lgb_20x8.onnx", "ONNX", 20, 160, "none", false)]
    [InlineData("mlnet/c_concat_100x31.model.zip", "ML.NET zip", 100, 3100, "file", false)]
    [InlineData("mlnet/d_nan_cat_60x16.model.zip", "ML.NET zip", 60, 960, "file", false)]
    public void Of_Fixture_SaysWhatItHolds(
        string file, string format, int trees, int leaves, string namesFrom, bool explains)
    {
        var model = LoadedModel.Load(Fixture.PathOf(file));

        var summary = ModelSummary.Of(model);

        Assert.Equal((format, trees, leaves, leaves - trees), (summary.Format, summary.Trees, summary.Leaves, summary.Splits));
        Assert.Equal(namesFrom, summary.NamesFrom);
        Assert.Equal(explains, summary.NoContributions is null);
        Assert.Equal(model.Forest.Method, summary.Scorer);
        Assert.Equal(model.Forest.FeatureCount, summary.Features.Length);
        Assert.All(summary.Features, feature => Assert.Equal(explains, feature.Importance is not null));
        if (explains)
            Assert.Equal(1, summary.Features.Sum(feature => feature.Importance!.Value), 1e-9);
    }

    [Fact]
    public void Of_Folder_NamesModelThresholdsAndFeatures()
    {
        using var files = new ModelFiles();

        var summary = ModelSummary.Of(LoadedModel.Load(files.ModelFolder("mine", "xgboost/xgb_100x31.model.json")));

        Assert.Equal(("mine@1", 0.25, 0.75, "model.json"), (summary.Model, summary.ReviewFrom, summary.BlockFrom, summary.NamesFrom));
        Assert.Equal("a29", summary.Features[29].Name);
        Assert.Contains(summary.Checks, check => check.Contains("SHA-256"));
    }

    [Fact]
    public void Of_Splits_CountsEachOnceWithItsThresholds()
    {
        var ensemble = Fixture.Model("lightgbm/lgb_100x31_nan_cat.model.txt");

        var summary = ModelSummary.Of(LoadedModel.Load(Fixture.PathOf("lightgbm/lgb_100x31_nan_cat.model.txt")));

        Assert.Equal(summary.Splits, summary.Features.Sum(feature => feature.Splits));
        Assert.Equal(summary.Features[15].Splits, summary.Features[15].SetSplits);
        Assert.Null(summary.Features[15].ThresholdLow);
        var first = ensemble.Trees.SelectMany(tree => tree.Nodes).Where(node => node.Feature == 0).Select(node => node.Threshold).ToArray();
        Assert.Equal((first.Min(), first.Max()), (summary.Features[0].ThresholdLow, summary.Features[0].ThresholdHigh));
        Assert.InRange(summary.MissingTrueSplits, 1, summary.Splits - 1);
    }

    [Fact]
    public void Report_InfiniteThreshold_IsTextInJson()
    {
        var summary = ModelSummary.Of(LoadedModel.Load(Fixture.PathOf("lightgbm/lgb_100x31_nan_cat.model.txt")));

        using var json = JsonDocument.Parse(ModelReport.ToJson(summary));

        Assert.Equal("LightGBM text", json.RootElement.GetProperty("format").GetString());
        Assert.Equal("Infinity", json.RootElement.GetProperty("features")[13].GetProperty("threshold_high").GetString());
    }

    [Fact]
    public void Report_Text_NamesEveryUsedFeatureAndTheUnused()
    {
        var summary = ModelSummary.Of(LoadedModel.Load(Fixture.PathOf("mlnet/d_nan_cat_60x16.model.zip")));

        string text = ModelReport.ToText(summary);

        Assert.All(summary.Features, feature => Assert.Contains(feature.Name, text));
        Assert.Contains("unused: ", text);
        Assert.Contains("no training weights", text);
    }
}
