using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Tests.Scoring.Explain;

public sealed class TreeShapTests
{
    [Theory]
    [InlineData("lgb_100x31")]
    [InlineData("lgb_100x31_nan_cat")]
    public void Explain_FixtureModel_AsLightGbm(string name)
    {
        var model = Fixture.Model($"lightgbm/{name}.model.txt");
        var shap = TreeShap.Compile(model);
        var forest = Forest.Compile(model);
        var expected = Fixture.Cells($"lightgbm/{name}.contrib.csv.gz");
        var rows = Fixture.Features(Fixture.Cells($"lightgbm/{name}.rows.csv.gz"), model.FeatureCount);
        var contributions = new double[model.FeatureCount + 1];

        for (var i = 0; i < expected.Length; i++)
        {
            shap.Explain(rows[i], contributions);
            for (var f = 0; f <= model.FeatureCount; f++)
                Assert.Equal(Fixture.Double(expected[i][f]), contributions[f], 1e-12);
            Assert.Equal(forest.ScoreRaw(rows[i]), contributions.Sum(), 1e-12);
        }
    }

    [Fact]
    public void Explain_RandomModels_EqualTheDefinition()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var shape = new RandomModels(seed)
            {
                Features = 5,
                Trees = 9,
                LeavesMax = 12,
                HasMissing = true,
                HasZeroMissing = seed % 2 == 0,
                Modes = [SplitMode.LessOrEqual, SplitMode.Greater, SplitMode.Equal, SplitMode.NotEqual, SplitMode.Category],
            };
            AssertExplains(shape.Make(), shape);
        }
    }

    [Fact]
    public void Explain_ManyFeaturesOnAPath_TakesMorePoints()
    {
        // A chain over 18 features: the integrand's degree is above what eight points are exact for.
        var nodes = new TreeNode[18];
        for (var n = 0; n < nodes.Length; n++)
            nodes[n] = new TreeNode { Feature = n, Threshold = 0.5, True = ~n, False = n + 1 < nodes.Length ? n + 1 : ~nodes.Length };
        var covers = Enumerable.Range(0, 19).Select(l => 1.0 + (l % 3)).ToArray();
        var model = new TreeEnsemble
        {
            FeatureCount = 18,
            Trees =
            [
                new Tree
                {
                    Nodes = nodes,
                    Leaves = [.. Enumerable.Range(0, 19).Select(l => Math.Sin(l))],
                    NodeCovers = [.. Enumerable.Range(0, 18).Select(n => covers[n..].Sum())],
                    LeafCovers = covers,
                },
            ],
        };
        var row = new float[18];
        Array.Fill(row, 1);

        AssertExplains(model, row);
    }

    [Fact]
    public void Explain_Model_AllocatesNothing()
    {
        var shape = new RandomModels(1) { Trees = 100, HasMissing = true };
        var model = shape.Make();
        var shap = TreeShap.Compile(model);
        var row = shape.Row(model);
        var contributions = new double[model.FeatureCount + 1];

        Assert.Equal(0, Allocation.Least(() => shap.Explain(row, contributions)));
    }

    [Fact]
    public void Compile_WithoutWeights_IsRefused()
    {
        var error = Assert.Throws<ModelFormatException>(() => TreeShap.Compile(Fixture.Model("mlnet/b_20x8.model.zip")));

        Assert.Contains("no training weights", error.Message);
    }

    [Fact]
    public void Compile_NodeWithoutWeight_IsRefused()
    {
        var model = new TreeEnsemble
        {
            FeatureCount = 1,
            Trees = [new Tree { Nodes = [new TreeNode { True = ~0, False = ~1 }], Leaves = [1, 2], NodeCovers = [0], LeafCovers = [0, 0] }],
        };

        Assert.Contains("tree 0 node 0", Assert.Throws<ModelFormatException>(() => TreeShap.Compile(model)).Message);
    }

    [Fact]
    public void Explain_XgboostModel_AddsUpToItsScore()
    {
        var model = Fixture.Model("xgboost/xgb_100x31.model.json");
        var shap = TreeShap.Compile(model);
        var forest = Forest.Compile(model);
        var contributions = new double[model.FeatureCount + 1];
        foreach (var row in Fixture.Features(Fixture.Cells("xgboost/xgb_100x31.rows.csv.gz"), model.FeatureCount)[..50])
        {
            shap.Explain(row, contributions);
            Assert.Equal(forest.ScoreRaw(row), contributions.Sum(), 1e-5);
        }
    }

    private static void AssertExplains(TreeEnsemble model, RandomModels shape)
    {
        for (var i = 0; i < 5; i++)
            AssertExplains(model, shape.Row(model));
    }

    // Shapley's formula over all sets of known features, each valued by the mean over the branches of unknown ones.
    private static void AssertExplains(TreeEnsemble model, float[] row)
    {
        var count = model.FeatureCount;
        var values = new double[1 << count];
        for (var known = 0; known < values.Length; known++)
        {
            values[known] = model.Base;
            foreach (var tree in model.Trees)
                values[known] += Mean(model, tree, row, known, tree.Nodes.Length == 0 ? ~0 : 0);
        }

        var contributions = new double[count + 1];
        TreeShap.Compile(model).Explain(row, contributions);

        var weights = new double[count];
        for (var size = 0; size < count; size++)
            weights[size] = Math.Exp(LogFactorial(size) + LogFactorial(count - size - 1) - LogFactorial(count));
        Assert.Equal(values[0], contributions[count], 1e-12);
        for (var f = 0; f < count; f++)
        {
            var expected = 0.0;
            for (var known = 0; known < values.Length; known++)
            {
                if ((known >> f & 1) == 0)
                    expected += weights[int.PopCount(known)] * (values[known | (1 << f)] - values[known]);
            }

            Assert.Equal(expected, contributions[f], 1e-11);
        }
    }

    private static double Mean(TreeEnsemble model, Tree tree, float[] row, int known, int at)
    {
        if (at < 0)
            return tree.Leaves[~at];
        var node = tree.Nodes[at];
        if ((known >> node.Feature & 1) != 0)
        {
            var goesTrue = Reference.Holds(model, node, row);
            return Mean(model, tree, row, known, goesTrue ? node.True : node.False);
        }

        var (first, second) = (Cover(tree, node.True), Cover(tree, node.False));
        return ((first * Mean(model, tree, row, known, node.True)) + (second * Mean(model, tree, row, known, node.False))) / (first + second);
    }

    private static double Cover(Tree tree, int child) => child < 0 ? tree.LeafCovers![~child] : tree.NodeCovers![child];

    private static double LogFactorial(int n) => Enumerable.Range(1, n).Sum(i => Math.Log(i));
}
