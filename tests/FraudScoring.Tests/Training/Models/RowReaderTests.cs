using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Tests.Scoring;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Models;

public sealed class RowReaderTests : IDisposable
{
    private readonly ModelFiles _files = new();

    [Fact]
    public void TryRead_NamedColumns_GoByNameInAnyOrder()
    {
        var row = Read("label,B,x,a\n1,2.5,9,-1\n", Named("a", "b"), out var map);

        Assert.Equal([-1f, 2.5f], row);
        Assert.True(map.IsByName);
        Assert.Equal(2, map.Ignored);
    }

    [Fact]
    public void TryRead_UnnamedModel_GoesByPositionBesideResults()
    {
        var row = Read("label,x,y,raw\n1,2,3,4\n", Named(), out var map);

        Assert.Equal([2f, 3f], row);
        Assert.False(map.IsByName);
    }

    [Theory]
    [InlineData("", float.NaN)]
    [InlineData(" ", float.NaN)]
    [InlineData("nan", float.NaN)]
    [InlineData("\"NaN\"", float.NaN)]
    [InlineData("-inf", float.NegativeInfinity)]
    [InlineData("Infinity", float.PositiveInfinity)]
    [InlineData("1e-45", 1e-45f)]
    [InlineData("136.8347930908203", 136.8347930908203f)]
    public void TryRead_Cell_IsItsFloat(string cell, float expected)
        => Assert.Equal(expected, Read($"a,b\n{cell},0\n", Named("a", "b"), out _)[0]);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a\n1\n", "line 1: without the model's column b")]
    [InlineData("a,b,b\n1,2,3\n", "line 1, column 3: 'b' for the second time")]
    [InlineData("1,2\n3,4\n", "line 1, column 1: the name of a column expected, not '1'")]
    [InlineData("a,b\n1\n", "line 2: 1 fields, the header has 2")]
    [InlineData("a,b\n\n1,2\n", "line 2: 1 fields, the header has 2")]
    [InlineData("a,b\n1,x\n", "line 2, column 2 (b): a number expected, not 'x'")]
    [InlineData("a,b\n1,1e40\n", "line 2, column 2 (b): outside the range of floats, not '1e40'")]
    [InlineData("a,b\n1,2 3\n", "line 2, column 2 (b): a number expected, not '2 3'")]
    [InlineData("a,b\n1,x\"y\"\n", "line 2: a quote inside a field")]
    public void TryRead_BadTable_NamesThePlace(string text, string expected)
    {
        var error = Assert.Throws<DataException>(() => Read(text, Named("a", "b"), out _));

        Assert.StartsWith(_files.PathOf("rows.csv"), error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("x\n1\n")]
    [InlineData("x,y,z\n1,2,3\n")]
    public void Create_UnnamedModelAndOtherWidth_IsRefused(string text)
    {
        var error = Assert.Throws<DataException>(() => Read(text, Named(), out _));

        Assert.Contains("exactly 2 expected", error.Message);
    }

    [Fact]
    public void TryRead_BlankLineOfOneColumn_IsAMissingValue()
    {
        var tree = new Tree { Nodes = [new TreeNode { True = ~0, False = ~1 }], Leaves = [1, -1] };
        var model = Save(new TreeEnsemble { FeatureCount = 1, FeatureNames = ["a"], Trees = [tree] });
        using var reader = new RowReader(_files.Text("rows.csv", "a\n\n7\n"), model);
        var row = new float[1];

        Assert.True(reader.TryRead(row));
        Assert.Equal(float.NaN, row[0]);
        Assert.True(reader.TryRead(row));
        Assert.Equal(7, row[0]);
        Assert.False(reader.TryRead(row));
    }

    [Fact]
    public void TryRead_ModelThatEncodes_TakesTexts()
    {
        var model = LoadedModel.Load(Fixture.PathOf("mlnet/d_nan_cat_60x16.model.zip"));
        var cells = Fixture.Cells("mlnet/d_nan_cat_60x16.expected.csv.gz");
        var expected = Fixture.Features(Fixture.Cells("mlnet/d_nan_cat_60x16.features.csv.gz"), 38);
        string header = string.Join(',', model.Ensemble.Encoder!.Inputs.Select(input => input.Name));
        string path = _files.Text("rows.csv", $"{header}\n{string.Join('\n', cells.Select(row => string.Join(',', row[..31])))}\n");
        using var reader = new RowReader(path, model);
        var actual = new float[38];

        foreach (var row in expected)
        {
            Assert.True(reader.TryRead(actual));
            Assert.Equal(row, actual);
        }

        Assert.False(reader.TryRead(actual));
    }

    public void Dispose() => _files.Dispose();

    private float[] Read(string text, LoadedModel model, out RowColumnMap map)
    {
        using var reader = new RowReader(_files.Text("rows.csv", text), model);
        var row = new float[model.Ensemble.FeatureCount];
        map = reader.Map;
        Assert.True(reader.TryRead(row));
        return row;
    }

    private LoadedModel Named(params string[] names)
    {
        var tree = new Tree { Nodes = [new TreeNode { Feature = 1, True = ~0, False = ~1 }], Leaves = [1, -1] };
        return Save(new TreeEnsemble { FeatureCount = 2, FeatureNames = names.Length > 0 ? names : null, Trees = [tree] });
    }

    private LoadedModel Save(TreeEnsemble model)
    {
        File.WriteAllBytes(_files.PathOf("m.onnx"), OnnxWriter.Write(model));
        return LoadedModel.Load(_files.PathOf("m.onnx"));
    }
}
