using FraudScoring.Core.Scoring;
using FraudScoring.Tests.Scoring;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Models;

public sealed class OnnxFormTests
{
    [Theory]
    [InlineData("lightgbm/lgb_100x31.model.txt", 2)]
    [InlineData("xgboost/xgb_100x31.model.json", 1)]
    [InlineData("mlnet/a_100x31.model.zip", 3)]
    [InlineData("onnx/lgb_20x8.onnx", 0)]
    public void Losses_Fixture_SaysEach(string file, int expected)
        => Assert.Equal(expected, OnnxForm.Of(LoadedModel.Load(Fixture.PathOf(file))).Losses().Count());

    [Theory]
    [InlineData("lightgbm/lgb_100x31.model.txt")]
    [InlineData("xgboost/xgb_100x31.model.json")]
    [InlineData("mlnet/a_100x31.model.zip")]
    public void Run_CopyWithOneTreeOff_IsRefused(string file)
    {
        var form = OnnxForm.Of(LoadedModel.Load(Fixture.PathOf(file)));
        double[] leaves = form.Ensemble.Trees[0].Leaves;

        Assert.Equal(4096, CopyCheck.Run(form, Forest.Compile(form.Ensemble)).Rows);
        for (int leaf = 0; leaf < leaves.Length; leaf++)
            leaves[leaf] += 0.001;

        var error = Assert.Throws<DataException>(() => CopyCheck.Run(form, Forest.Compile(form.Ensemble)));
        Assert.Contains("rounding explains", error.Message);
    }

    [Fact]
    public void Of_ModelWithoutProbability_IsRefused()
    {
        using var files = new ModelFiles();
        // Without its post_transform the model's answer is the sum.
        byte[] bytes = Fixture.Bytes("onnx/lgb_20x8.onnx");
        "past"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("post_transform"u8)));
        File.WriteAllBytes(files.PathOf("m.onnx"), bytes);
        var model = LoadedModel.Load(files.PathOf("m.onnx"));

        var error = Assert.Throws<ModelFormatException>(() => OnnxForm.Of(model));

        Assert.Contains("no probability", error.Message);
    }
}
