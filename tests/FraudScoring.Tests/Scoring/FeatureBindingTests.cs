using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring;

public sealed class FeatureBindingTests
{
    private static readonly float[] Values =
        [float.NaN, float.NegativeInfinity, -3, -0f, 0, 1, 1.5f, MathF.BitIncrement(1.5f), 2, float.PositiveInfinity];

    [Fact]
    public void Bind_SameNamesInOrder_LeavesTheTreesAlone()
    {
        var model = Model(["a", "b"]);

        var bound = FeatureBinding.Bind(model, Features("a", "b"));

        Assert.Same(model.Trees, bound.Trees);
        Assert.Equal(["a", "b"], bound.FeatureNames!);
    }

    [Fact]
    public void Bind_NamesInAnotherOrderAndOthersBetween_ScoresByName()
    {
        var model = Model(["Amount", "hour"]);

        var bound = FeatureBinding.Bind(model, Features("hour", "weekday", "amount"));

        Assert.Equal(3, bound.FeatureCount);
        var (before, after) = (Forest.Compile(model), Forest.Compile(bound));
        foreach (var amount in Values)
        {
            foreach (var hour in Values)
                Assert.Equal(before.ScoreRaw([amount, hour]), after.ScoreRaw([hour, 7, amount]));
        }
    }

    [Theory]
    [InlineData("Column_0", "Column_1")]
    [InlineData("f0", "f1")]
    [InlineData("Features[0]", "Features[1]")]
    public void Bind_NamesThatCount_ByPosition(params string[] names)
    {
        var bound = FeatureBinding.Bind(Model(names), Features("a", "b"));

        Assert.Equal([0, 1], bound.Trees[0].Nodes.Select(node => node.Feature));
    }

    [Fact]
    public void Bind_NamesThatCountAndAreInTheSet_ByName()
    {
        var bound = FeatureBinding.Bind(Model(["f0", "f1"]), Features("f1", "f0"));

        Assert.Equal([1, 0], bound.Trees[0].Nodes.Select(node => node.Feature));
    }

    [Fact]
    public void Bind_MissingValuesReplaced_ScoresAsTheEncoderDoes()
    {
        var encoder = new FeatureEncoder(
            [new ModelInput("b", false), new ModelInput("a", false)],
            [new FeatureSource(1, null, 2), new FeatureSource(0, null, float.NaN)]);
        foreach (var mode in new[] { SplitMode.LessOrEqual, SplitMode.Less, SplitMode.GreaterOrEqual, SplitMode.Greater, SplitMode.Equal, SplitMode.NotEqual })
        {
            var model = Model(["a", "b"], mode) with { Encoder = encoder };
            var (before, after) = (Forest.Compile(model), Forest.Compile(FeatureBinding.Bind(model, Features("a", "b"))));
            foreach (var a in Values)
            {
                foreach (var b in Values)
                {
                    var row = new float[2];
                    Assert.True(encoder.TryEncode([Cell(b), Cell(a)], row));
                    Assert.Equal(before.ScoreRaw(row), after.ScoreRaw([a, b]));
                }
            }
        }
    }

    [Fact]
    public void Bind_AnyPositive_MovesTheSet()
    {
        var model = Model(["a", "b"], SplitMode.AnyPositive) with { Sets = [[0, 1]] };

        var bound = FeatureBinding.Bind(model, Features("b", "x", "a"));

        Assert.Equal<uint>([0, 2], bound.Sets[0]);
        Assert.Equal<uint>([0, 1], model.Sets[0]);
    }

    [Fact]
    public void Bind_TextColumn_ScoresAsTheEncoderDoes()
    {
        // The feature set tells texts apart in another order, and more of them.
        var features = Codes("moto", "pos", "web");
        foreach (var mode in Enum.GetValues<SplitMode>().Where(mode => mode != SplitMode.Category))
        {
            foreach (var threshold in (double[])[-1, 0, 0.5, 1, 2])
            {
                var model = Model(["Channel=web", "Channel=pos"], mode, threshold) with { Encoder = WebOrPos, Sets = [[0, 1]] };
                var bound = FeatureBinding.Bind(model, features);
                var (before, after) = (Forest.Compile(model), Forest.Compile(bound));
                Assert.DoesNotContain(bound.Trees[0].Nodes, node => node.Mode == SplitMode.AnyPositive);
                foreach (var text in (string[])["web", "pos", "moto", "Web", "carrier-pigeon", ""])
                {
                    var row = new float[2];
                    Assert.True(WebOrPos.TryEncode([text], row));
                    var code = features.Definitions[0].Terms!.CodeOf(text);
                    Assert.Equal(before.ScoreRaw(row), after.ScoreRaw([code < 0 ? float.NaN : code, 7]));
                }
            }
        }
    }

    [Fact]
    public void Bind_TextColumnThatDoesNotFit_IsRefusedWithAReason()
    {
        var model = Model(["Channel=web", "Channel=pos"]) with { Encoder = WebOrPos };
        ExpectFault(model, "the text in column 'Channel'; the feature 'channel' must be of the kind 'code'", "channel");
        ExpectFault(model, "a split on a text that feature 0 of the feature set does not list", Codes("web"));
        ExpectFault(
            Model(["Channel=web", "Channel=pos"], SplitMode.AnyPositive) with { Encoder = WebOrPos, Sets = [[0, 1]] },
            "a split on a text that feature 0 of the feature set does not list", Codes("web"));
        var mixed = new FeatureEncoder([new ModelInput("Channel", true), new ModelInput("b", false)], [new FeatureSource(0, "web", float.NaN), new FeatureSource(1, null, float.NaN)]);
        ExpectFault(
            Model(["Channel=web", "b"], SplitMode.AnyPositive) with { Encoder = mixed, Sets = [[0, 1]] },
            "a split on several columns at once, one of which is text", Codes("web"));
    }

    [Fact]
    public void Bind_PlacesOfAVectorBesideOtherColumns_ByTheirNumbers()
    {
        var bound = FeatureBinding.Bind(Model(["Num[1]", "Other"]), Features("num_0", "other", "num_1"));

        Assert.Equal([2, 1], bound.Trees[0].Nodes.Select(node => node.Feature));
    }

    [Fact]
    public void Bind_WhatDoesNotFit_IsRefusedWithAReason()
    {
        ExpectFault(Model(["a", "moon"]), "the model reads 'moon', which the feature set does not have", "a", "b");
        ExpectFault(Model(["A", "a"]), "'A' and 'a' are the same one", "a", "b");
        ExpectFault(Model(null), "the model reads 2 features without naming them, the feature set has 3", "a", "b", "c");
        ExpectFault(Model(null), "the model reads 2 features without naming them, the feature set has 1", "a");
        ExpectFault(Model(["Column_0", "Column_1"]), "the model reads 2 features without naming them", "a", "b", "c");
    }

    [Fact]
    public void Bind_NoDeclaredWidth_MayReadTheFirstFeatures()
    {
        var bound = FeatureBinding.Bind(Model(null) with { HasDeclaredWidth = false }, Features("a", "b", "c"));

        Assert.Equal(3, bound.FeatureCount);
    }

    private static FeatureEncoder WebOrPos => new(
        [new ModelInput("Channel", true)], [new FeatureSource(0, "web", float.NaN), new FeatureSource(0, "pos", float.NaN)]);

    private static void ExpectFault(TreeEnsemble model, string fault, params string[] features)
        => ExpectFault(model, fault, Features(features));

    private static void ExpectFault(TreeEnsemble model, string fault, FeatureSet features)
        => Assert.Contains(fault, Assert.Throws<ModelFormatException>(() => FeatureBinding.Bind(model, features)).Message);

    // A feature "channel" for these texts, and a number "b" where the model has two columns.
    private static FeatureSet Codes(params string[] terms) => new(
        [
            new FeatureDefinition { Name = "channel", Kind = FeatureKind.Code, Field = "channel", Terms = new CodeTerms(terms) },
            new FeatureDefinition { Name = "b", Kind = FeatureKind.Amount },
        ],
        new Dictionary<string, decimal>(), TimeSpan.FromHours(1));

    private static string Cell(float value) => float.IsNaN(value) ? "" : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static FeatureSet Features(params string[] names) => new(
        [.. names.Select(name => new FeatureDefinition { Name = name, Kind = FeatureKind.Amount })],
        new Dictionary<string, decimal>(), TimeSpan.FromHours(1));

    private static TreeEnsemble Model(string[]? names, SplitMode mode = SplitMode.LessOrEqual, double threshold = 1.5) => new()
    {
        FeatureCount = 2,
        FeatureNames = names,
        Trees =
        [
            new Tree
            {
                Nodes =
                [
                    new TreeNode { Feature = 0, Mode = mode, Threshold = threshold, MissingTrue = true, True = 1, False = ~0 },
                    new TreeNode { Feature = 1, Mode = mode, Threshold = threshold, True = ~1, False = ~2 },
                ],
                Leaves = [1, 2, 4],
            },
        ],
    };
}
