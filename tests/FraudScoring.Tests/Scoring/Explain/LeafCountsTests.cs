using System.Text;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Tests.Scoring.Explain;

public sealed class LeafCountsTests
{
    [Theory]
    [InlineData("lightgbm/lgb_100x31_nan_cat.model.txt", "lightgbm/lgb_100x31_nan_cat.rows.csv.gz")]
    [InlineData("mlnet/a_100x31.model.zip", "mlnet/a_100x31.edge.expected.csv.gz")]
    [InlineData("onnx/lgb_100x31.onnx", "lightgbm/lgb_100x31_edge.rows.csv.gz")]
    public void Add_RowsOfALibrary_CountsTheLeavesThatTheReferenceReaches(string fixture, string rows)
    {
        var model = Fixture.Model(fixture);
        var counts = new LeafCounts(model);
        var expected = Array.ConvertAll(model.Trees, tree => new double[tree.Leaves.Length]);
        var features = Fixture.Features(Fixture.Cells(rows), model.FeatureCount);
        foreach (var row in features)
        {
            counts.Add(row);
            for (var t = 0; t < expected.Length; t++)
                expected[t][Reference.ExitLeaf(model, model.Trees[t], row)]++;
        }

        var counted = counts.ApplyTo(model);

        Assert.Equal(features.Length, counts.Rows);
        Assert.Equal(expected.Sum(tree => tree.Count(count => count == 0)), counts.Unreached);
        for (var t = 0; t < expected.Length; t++)
        {
            Assert.Equal(expected[t].Select(count => Math.Max(1, count)), counted.Trees[t].LeafCovers);
            Assert.Equal(counted.Trees[t].LeafCovers!.Sum(), counted.Trees[t].NodeCovers![0]);
        }
    }

    [Fact]
    public void ApplyTo_SameCoversAsTheFile_GivesTheSameContributions()
    {
        var trained = Fixture.Model("lightgbm/lgb_20x8.model.txt");
        var converted = Fixture.Model("onnx/lgb_20x8.onnx");
        var counts = new LeafCounts(converted);
        var rows = Fixture.Features(Fixture.Cells("lightgbm/lgb_20x8.rows.csv.gz"), 30);
        Array.ForEach(rows, row => counts.Add(row));
        var sameRows = new LeafCounts(trained);
        Array.ForEach(rows, row => sameRows.Add(row));

        var shap = TreeShap.Compile(counts.ApplyTo(converted));
        var expected = TreeShap.Compile(sameRows.ApplyTo(trained));

        Assert.False(TreeShap.IsDefinedFor(converted));
        double[] given = new double[31], wanted = new double[31];
        foreach (var row in rows)
        {
            shap.Explain(row, given);
            expected.Explain(row, wanted);
            for (var f = 0; f < given.Length; f++)
                Assert.Equal(wanted[f], given[f], 1e-6);
            Assert.Equal(Forest.Compile(converted).ScoreRaw(row), given.Sum(), 1e-9);
        }
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var (model, json) = Counted();

        Assert.Equal(json, LeafCounts.Read(json, model, "covers.json").Write());
    }

    [Theory]
    [InlineData("\"rows\":5", "\"rows\":6", "tree 0: the counts add up to 5, expected 6 rows")]
    [InlineData("\"rows\":5", "\"rows\":0", "tree 0: a count of")]
    [InlineData("[[", "[[9223372036854775807,", "tree 0: counts of 3 leaves, the model has 2")]
    [InlineData("[[", "[[1,1],[", "counts of 2 trees, the model has 1")]
    [InlineData("\"leaves\":[[", "\"leaves\":[null],\"more\":[[", "not leaf counts at line 1")]
    [InlineData("\"format\":1", "\"format\":2", "'format' must be 1")]
    [InlineData("]]", "]", "not leaf counts at line 1")]
    public void Read_Damaged_NamesThePlace(string good, string bad, string fault)
    {
        var (model, json) = Counted();
        var damaged = Encoding.UTF8.GetString(json).Replace(good, bad);

        var error = Assert.Throws<ModelFormatException>(
            () => LeafCounts.Read(Encoding.UTF8.GetBytes(damaged), model, "covers.json"));

        Assert.StartsWith("covers.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message);
    }

    [Fact]
    public void Read_NegativeCount_IsRefused()
    {
        var (model, _) = Counted();

        Assert.Throws<ModelFormatException>(
            () => LeafCounts.Read("""{"format":1,"rows":5,"leaves":[[6,-1]]}"""u8, model, "covers.json"));
        Assert.Throws<ModelFormatException>(() => LeafCounts.Read("""{"format":1,"rows":5,"leaves":[null]}"""u8, model, "covers.json"));
        Assert.Throws<ModelFormatException>(() => LeafCounts.Read("null"u8, model, "covers.json"));
    }

    private static (TreeEnsemble Model, byte[] Json) Counted()
    {
        var model = new TreeEnsemble
        {
            FeatureCount = 1,
            Trees = [new Tree { Nodes = [new TreeNode { Threshold = 2, True = ~0, False = ~1 }], Leaves = [1, 2] }],
        };
        var counts = new LeafCounts(model);
        for (var i = 0; i < 5; i++)
            counts.Add([i]);
        return (model, counts.Write());
    }
}
