using System.Text;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring.Formats;

public sealed class XgboostTests
{
    [Fact]
    public void Read_FixtureModel_ScoresAsXgboost()
    {
        var cells = Fixture.Cells("xgboost/xgb_100x31.rows.csv.gz");
        foreach (var kind in ForestTests.Kinds)
        {
            var forest = Forest.Compile(Fixture.Model("xgboost/xgb_100x31.model.json"), kind);
            var rows = Fixture.Features(cells, forest.FeatureCount);
            for (var i = 0; i < rows.Length; i++)
            {
                var raw = forest.ScoreRaw(rows[i]);
                Assert.Equal(Fixture.Float(cells[i][^2]), (float)raw);
                Assert.Equal(Fixture.Float(cells[i][^1]), (float)forest.Probability(raw));
            }
        }
    }

    [Theory]
    [InlineData(-2.8287851810455322f, 0.05578835308551788f)]
    [InlineData(-4.254724979400635f, 0.013998260721564293f)]
    [InlineData(-5.556003570556641f, 0.0038493142928928137f)]
    [InlineData(0f, 0.5f)]
    [InlineData(100f, 1f)]
    [InlineData(1e30f, 1f)]
    public void Probability_OfARawScore_HasXgboostsBits(float raw, float expected)
    {
        var model = ModelFormat.Read(Encoding.ASCII.GetBytes(Text(0)), "m.json");

        Assert.Equal(expected, (float)Forest.Compile(model).Probability(raw));
    }

    [Fact]
    public void Probability_OfTheLowestRawScore_IsPositive()
    {
        var model = ModelFormat.Read(Encoding.ASCII.GetBytes(Text(0)), "m.json");

        Assert.True(Forest.Compile(model).Probability(-1e30) > 0);
    }

    [Theory]
    [InlineData(0.5f, 0, 2)] // the condition itself goes right
    [InlineData(0.49999997f, 0, 1)]
    [InlineData(-0f, 0, 1)]
    [InlineData(float.NaN, 0, 2)]
    [InlineData(float.NaN, 1, 1)]
    [InlineData(float.NegativeInfinity, 0, 1)]
    [InlineData(float.PositiveInfinity, 1, 2)]
    public void Read_Split_RoutesBelowLeftAndNanByDefault(float value, int defaultLeft, double expected)
    {
        var model = ModelFormat.Read(Encoding.ASCII.GetBytes(Text(defaultLeft)), "m.json");

        foreach (var kind in ForestTests.Kinds)
            Assert.Equal(expected, Forest.Compile(model, kind).ScoreRaw([value]));
    }

    [Theory]
    [InlineData("5E-1", 0)]
    [InlineData("[2.5E-1]", -1.0986122886681098)]
    public void Read_BaseScore_IsTheMargin(string text, double expected)
    {
        var model = ModelFormat.Read(Encoding.ASCII.GetBytes(Text(0).Replace("5E-1", text)), "m.json");

        Assert.Equal((float)expected, (float)model.Base);
    }

    [Theory]
    [InlineData("\"binary:logistic\"", "\"multi:softmax\"", "learner.objective.name")]
    [InlineData("\"gbtree\"", "\"dart\"", "gradient_booster.name")]
    [InlineData("5E-1", "1.5", "base_score")]
    [InlineData("[1,-1,-1]", "[0,-1,-1]", "trees[0].node 0 is reached twice")]
    [InlineData("[1,-1,-1]", "[7,-1,-1]", "trees[0].child 7")]
    [InlineData("[1,-1,-1]", "[1,-1]", "trees[0].right_children")]
    [InlineData("split_indices\":[0", "split_indices\":[3", "feature 3")]
    [InlineData("split_type\":[0", "split_type\":[1", "trees[0].split_type")]
    [InlineData("\"1\"", "\"2\"", "num_trees: 2")]
    [InlineData("}]}", "}", "byte 300, learner.gradient_booster")]
    [InlineData("[0.5,1,2]", "[0.5,1,x]", "not JSON")]
    public void Read_DamagedText_NamesThePlace(string text, string replacement, string message)
    {
        var bytes = Encoding.ASCII.GetBytes(Text(0).Replace(text, replacement));

        var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(bytes, "m.json"));

        Assert.Contains(message, error.Message);
    }

    private static string Text(int defaultLeft) => $$$"""
        {"learner":{"feature_names":[],"gradient_booster":{"model":{"gbtree_model_param":{"num_trees":"1"},
        "tree_info":[0],"trees":[{"default_left":[{{{defaultLeft}}},0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],
        "split_conditions":[0.5,1,2],"split_indices":[0,0,0],"split_type":[0,0,0],"sum_hessian":[3,1,2]}]},"name":"gbtree"},
        "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},
        "objective":{"name":"binary:logistic"}},"version":[1,7,4]}
        """;
}
