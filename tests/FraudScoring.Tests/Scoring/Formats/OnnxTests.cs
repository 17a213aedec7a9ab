using System.Text;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;

namespace FraudScoring.Tests.Scoring.Formats;

public sealed class OnnxTests
{
    [Theory]
    [InlineData("lgb_20x8")]
    [InlineData("lgb_100x31")]
    public void Read_FixtureModel_ProbabilitiesAsOnnxRuntime(string name)
    {
        var forest = Forest.Compile(Fixture.Model($"onnx/{name}.onnx"));
        var rows = Fixture.Features(Fixture.Cells($"lightgbm/{name}.rows.csv.gz"), forest.FeatureCount);
        var expected = Fixture.Cells($"onnx/{name}.onnxruntime.csv.gz");

        for (var i = 0; i < expected.Length; i++)
        {
            var raw = forest.ScoreRaw(rows[i]);
            Assert.Equal(Fixture.Double(expected[i][3]), forest.Probability(raw), 1e-6);
            Assert.Equal(expected[i][1] == "1", raw > 0);
        }
    }

    [Fact]
    public void Write_RandomModels_ReadBackScoresTheSame()
    {
        for (var seed = 1; seed < 30; seed++)
        {
            var shape = new RandomModels(seed)
            {
                HasMissing = true,
                Modes = [SplitMode.LessOrEqual, SplitMode.Less, SplitMode.GreaterOrEqual, SplitMode.Greater],
            };
            var model = shape.Make();
            var forest = Forest.Compile(model);

            var copy = ModelFormat.Read(OnnxWriter.Write(model), "copy");

            var copied = Forest.Compile(copy);
            Assert.Equal((float)model.Base, copy.Base);
            for (var i = 0; i < 200; i++)
            {
                var row = shape.Row(model);
                Assert.Equal(forest.ScoreRaw(row), copied.ScoreRaw(row), 1e-6);
            }
        }
    }

    [Fact]
    public void Write_EqualityModes_KeepWhereNanGoes()
    {
        foreach (var mode in new[] { SplitMode.Equal, SplitMode.NotEqual })
        {
            foreach (var missingTrue in new[] { false, true })
            {
                var model = Stump(mode, 2, missingTrue);

                var copy = Forest.Compile(ModelFormat.Read(OnnxWriter.Write(model), "copy"));

                foreach (var x in new[] { 2, 1, float.NaN })
                    Assert.Equal(Reference.Score(model, [x]), copy.ScoreRaw([x]));
            }
        }
    }

    [Fact]
    public void Write_SameModelTwice_SameBytesWithNamesAndCovers()
    {
        var model = Stump(SplitMode.LessOrEqual, 0.5, false);

        var first = OnnxWriter.Write(model);
        var copy = ModelFormat.Read(first, "copy");

        Assert.Equal(first, OnnxWriter.Write(model));
        Assert.Equal(first, OnnxWriter.Write(copy));
        Assert.Equal(model.FeatureNames, copy.FeatureNames);
        Assert.Equal(model.Trees[0].LeafCovers, copy.Trees[0].LeafCovers);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Write_CategoricalSplits_ComeBackAsSets(int seed)
    {
        var random = new RandomModels(seed) { Modes = [SplitMode.Category, SplitMode.LessOrEqual], HasMissing = true };
        var model = random.Make();

        var copy = ModelFormat.Read(OnnxWriter.Write(model), "copy");

        Assert.Contains(copy.Trees.SelectMany(tree => tree.Nodes), node => node.Mode == SplitMode.Category);
        Assert.Equal(model.NodeCount, copy.NodeCount);
        for (var i = 0; i < 2_000; i++)
        {
            // A chain of equality tests takes numbers as they are.
            var row = Array.ConvertAll(random.Row(model), MathF.Floor);
            Assert.Equal(Reference.Score(model, row), Reference.Score(copy, row), 1e-5);
        }
    }

    [Fact]
    public void Write_SetWithoutMembers_OnlyMissingPasses()
    {
        var model = new TreeEnsemble
        {
            FeatureCount = 1,
            Sets = [[0]],
            Trees =
            [
                new Tree
                {
                    Nodes = [new TreeNode { Mode = SplitMode.Category, MissingTrue = true, True = ~0, False = ~1 }],
                    Leaves = [0.5, -1],
                },
            ],
        };

        var copy = Forest.Compile(ModelFormat.Read(OnnxWriter.Write(model), "copy"));

        Assert.Equal(0.5, copy.ScoreRaw([float.NaN]));
        Assert.All([0, -1, 5, float.NegativeInfinity, float.MaxValue], value => Assert.Equal(-1.0, copy.ScoreRaw([value])));
    }

    [Fact]
    public void Read_EveryPrefix_IsRefusedWithTheFilesName()
    {
        var bytes = OnnxWriter.Write(Stump(SplitMode.Less, 1, true));
        var graphEnd = bytes.AsSpan().LastIndexOf("ai.onnx.ml"u8) - 10;
        for (var length = 0; length < graphEnd; length++)
        {
            var prefix = bytes[..length];
            var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(prefix, "m.onnx"));
            Assert.StartsWith("m.onnx: ", error.Message);
        }
    }

    [Theory]
    [InlineData("BRANCH_LEQ", "BRANCH_LXX", "nodes_modes[0]")]
    [InlineData("LOGISTIC", "LAGISTIC", "post_transform")]
    [InlineData("TreeEnsembleClassifier", "TreeEnsembleClassifieX", "ONNX graph")]
    [InlineData("nodes_truenodeids", "nodes_truenodeidX", "nodes_truenodeids")]
    public void Read_ChangedText_NamesThePlace(string text, string replacement, string place)
    {
        var bytes = OnnxWriter.Write(Stump(SplitMode.LessOrEqual, 1, true));
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));
        Encoding.ASCII.GetBytes(replacement).CopyTo(bytes, at);

        var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(bytes, "m.onnx"));

        Assert.Contains(place, error.Message);
    }

    private static TreeEnsemble Stump(SplitMode mode, double threshold, bool missingTrue) => new()
    {
        FeatureCount = 1,
        FeatureNames = ["größe"],
        Base = 0.25,
        Trees =
        [
            new Tree
            {
                Nodes = [new TreeNode { Mode = mode, Threshold = threshold, MissingTrue = missingTrue, True = ~0, False = ~1 }],
                Leaves = [0.5, -1],
                NodeCovers = [10],
                LeafCovers = [3, 7],
            },
        ],
    };
}
