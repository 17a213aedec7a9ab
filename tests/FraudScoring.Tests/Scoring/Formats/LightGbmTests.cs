using System.Text;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring.Formats;

public sealed class LightGbmTests
{
    // Each leaf is off by at most half a unit of the fixed point (2^-50 at most 16 in sum: see FixedPoint), LightGBM's
    // own additions by 2^-53 of a partial sum each: with 100 trees and partial sums below 16 that is 100 * 2^-51 +
    // 100 * 16 * 2^-53 = 2.3e-13 of the raw score, and so much relative to the probability.
    private const double Bound = 2.3e-13;

    [Theory]
    [InlineData("lgb_20x8", "lgb_20x8")]
    [InlineData("lgb_100x31", "lgb_100x31")]
    [InlineData("lgb_100x31", "lgb_100x31_edge")]
    [InlineData("lgb_100x31", "lgb_100x31_threshold_edge")]
    [InlineData("lgb_100x31_nan_cat", "lgb_100x31_nan_cat")]
    public void Read_FixtureModel_ScoresAsLightGbm(string model, string rows)
    {
        var cells = Fixture.Cells($"lightgbm/{rows}.rows.csv.gz");
        foreach (var kind in ForestTests.Kinds)
        {
            var forest = Forest.Compile(Fixture.Model($"lightgbm/{model}.model.txt"), kind);
            var features = Fixture.Features(cells, forest.FeatureCount);
            for (var i = 0; i < cells.Length; i++)
            {
                var raw = forest.ScoreRaw(features[i]);
                Assert.Equal(Fixture.Double(cells[i][^2]), raw, Bound);
                var probability = Fixture.Double(cells[i][^1]);
                Assert.Equal(probability, forest.Probability(raw), probability * 1e-12);
            }
        }
    }

    [Fact]
    public void Read_FixtureModel_NamesAndCovers()
    {
        var model = Fixture.Model("lightgbm/lgb_20x8.model.txt");

        Assert.Equal("Column_29", model.FeatureNames![29]);
        Assert.True(model.HasCovers);
        Assert.All(model.Trees, tree => Assert.Equal(tree.NodeCovers![0], tree.LeafCovers!.Sum()));
    }

    [Theory]
    [InlineData(0, float.NaN, 10)] // None: NaN is 0, 0 <= 0.5
    [InlineData(2, float.NaN, 10)]
    [InlineData(4, float.NaN, 20)] // Zero, default right
    [InlineData(4, 1e-36f, 20)]
    [InlineData(4, -1e-35f, 20)]
    [InlineData(4, 1.1e-35f, 10)]
    [InlineData(6, float.NaN, 10)] // Zero, default left
    [InlineData(6, 0, 10)]
    [InlineData(6, 0.75f, 20)]
    [InlineData(8, float.NaN, 20)] // NaN, default right
    [InlineData(8, 0, 10)]
    [InlineData(10, float.NaN, 10)] // NaN, default left
    [InlineData(10, float.PositiveInfinity, 20)]
    [InlineData(10, float.NegativeInfinity, 10)]
    public void Read_NumericSplit_RoutesByMissingType(int decision, float value, double expected)
    {
        foreach (var kind in ForestTests.Kinds)
            Assert.Equal(expected, Forest.Compile(Stump($"decision_type={decision}", "threshold=0.5"), kind).ScoreRaw([value]));
    }

    [Theory]
    [InlineData("-1.0000000180025095e-35", -1e-35f, 20)] // Read as 0
    [InlineData("-1.0000000180025095e-35", -1.1e-35f, 10)]
    [InlineData("-1.0000000180025095e-35", 0, 20)]
    [InlineData("-1e-37", -1e-36f, 20)]
    [InlineData("-1e-37", -1.1e-35f, 10)]
    [InlineData("1.0000000180025095e-35", 1e-35f, 10)]
    [InlineData("1.0000000180025095e-35", 1.1e-35f, 20)]
    [InlineData("1e-37", 1e-36f, 10)]
    [InlineData("0", 1e-36f, 10)]
    [InlineData("-0", 1e-36f, 10)]
    public void Read_ThresholdNextToZero_TakesValuesNextToZeroForZero(string threshold, float value, double expected)
    {
        foreach (var kind in ForestTests.Kinds)
            Assert.Equal(expected, Forest.Compile(Stump("decision_type=8", $"threshold={threshold}"), kind).ScoreRaw([value]));
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 10)]
    [InlineData(1.9f, 10)]
    [InlineData(2, 20)]
    [InlineData(33, 10)]
    [InlineData(64, 20)]
    [InlineData(-0.5f, 20)]
    [InlineData(-1, 20)]
    [InlineData(3e9f, 20)]
    [InlineData(float.PositiveInfinity, 20)]
    [InlineData(float.NegativeInfinity, 20)]
    [InlineData(float.NaN, 20)]
    public void Read_CategoricalSplit_RoutesByMembership(float value, double expected)
    {
        var model = Stump("decision_type=9", "threshold=0", "cat_boundaries=0 2", "cat_threshold=2 2");

        foreach (var kind in ForestTests.Kinds)
            Assert.Equal(expected, Forest.Compile(model, kind).ScoreRaw([value]));
    }

    [Fact]
    public void Read_Sigmoid_IsTheSlope()
    {
        var text = Text("decision_type=2", "threshold=0.5").Replace("sigmoid:1", "sigmoid:2.5");

        var forest = Forest.Compile(ModelFormat.Read(Encoding.ASCII.GetBytes(text), "m"));

        Assert.Equal(1 / (1 + Math.Exp(-0.5)), forest.Probability(0.2), 1e-15);
    }

    [Theory]
    [InlineData("num_leaves=2", "num_leaves=3", "line 11, tree 0, split_feature: expected a whole number as value 1 of 2")]
    [InlineData("num_leaves=2", "num_leaves=99999999", "num_leaves: expected a whole number from 1 to")]
    [InlineData("split_feature=0", "split_feature=5", "tree 0 node 0: feature 5")]
    [InlineData("left_child=-1", "left_child=0", "child 0 has two parents or is in a cycle")]
    [InlineData("threshold=0.5", "threshold=nan", "the threshold is NaN")]
    [InlineData("threshold=0.5", "threshold=x", "line 13, tree 0, threshold: expected a number as value 0 of 1, found 'x'")]
    [InlineData("leaf_value=10 20", "leaf_value=10 inf", "tree 0 leaf 1")]
    [InlineData("decision_type=2", "decision_type=12", "decision_type")]
    [InlineData("end of trees", "", "without 'end of trees'")]
    [InlineData("objective=binary sigmoid:1", "objective=regression", "line 6, header, objective")]
    [InlineData("num_class=1", "num_class=3", "only models of one output")]
    [InlineData("tree_sizes=100", "tree_sizes=100 100", "1 trees before the end")]
    [InlineData("feature_names=a", "feature_names=a b", "2 names for 1 features")]
    public void Read_DamagedText_NamesThePlace(string text, string replacement, string message)
    {
        var damaged = Text("decision_type=2", "threshold=0.5").Replace(text, replacement);

        var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(Encoding.ASCII.GetBytes(damaged), "m.txt"));

        Assert.StartsWith("m.txt: ", error.Message);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("cat_boundaries=0 9", "cat_threshold")]
    [InlineData("cat_boundaries=0 -1", "cat_boundaries")]
    [InlineData("cat_boundaries=1 2", "cat_boundaries")]
    public void Read_DamagedCategories_NamesThePlace(string boundaries, string key)
    {
        var error = Assert.Throws<ModelFormatException>(
            () => Stump("decision_type=9", "threshold=0", boundaries, "cat_threshold=2 2"));

        Assert.Contains(key, error.Message);
    }

    private static TreeEnsemble Stump(params string[] lines)
        => ModelFormat.Read(Encoding.ASCII.GetBytes(Text(lines)), "stump");

    private static string Text(params string[] lines)
    {
        var categories = lines.Any(line => line.StartsWith("cat_", StringComparison.Ordinal)) ? 1 : 0;
        return $"""
            tree
            version=v4
            num_class=1
            max_feature_idx=0
            feature_names=a
            objective=binary sigmoid:1
            tree_sizes=100

            Tree=0
            num_leaves=2
            split_feature=0
            {string.Join('\n', lines)}
            left_child=-1
            right_child=-2
            leaf_value=10 20
            num_cat={categories}

            end of trees

            """;
    }
}
