using FraudScoring.Core.Scoring;
using FraudScoring.Training.Models;

namespace FraudScoring.Tests.Training.Commands;

/// <summary>Monotone and categorical features, by name.</summary>
public sealed class ConstraintTests(SmallHistory history) : IClassFixture<SmallHistory>
{
    [Fact]
    public async Task Train_Monotone_TheScoreFollows()
    {
        string model = history.PathOf("monotone");
        await FraudCommand.JsonAsync(
            ["train", "--data", history.Data, "--features", history.Features, "--out", model, "--trees", "30", "--monotone", "amount=increasing,hour=decreasing", .. SmallHistory.Periods]);

        Assert.True(IsMonotone(model, "amount", 1));
        Assert.True(IsMonotone(model, "hour", -1));
        Assert.False(IsMonotone(history.Model, "amount", 1) && IsMonotone(history.Model, "hour", -1), "without the constraint it does not");
        Assert.Contains(" --monotone amount=increasing,hour=decreasing ", await File.ReadAllTextAsync(Path.Combine(model, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Categorical_SplitsBySets()
    {
        string model = history.PathOf("categorical");
        await FraudCommand.JsonAsync(
            ["train", "--data", history.Data, "--features", history.Features, "--out", model, "--trees", "30", "--categorical", "hour", .. SmallHistory.Periods]);

        var loaded = ReplayModel.Load(model);
        int hour = loaded.Features.Names.ToList().IndexOf("hour");
        var nodes = loaded.Loaded.Ensemble.Trees.SelectMany(tree => tree.Nodes).Where(node => node.Feature == hour).ToArray();
        Assert.NotEmpty(nodes);
        Assert.All(nodes, node => Assert.Equal(SplitMode.Category, node.Mode));
    }

    [Theory]
    [InlineData("train", "--monotone amout=increasing", "'amout' is none of the features: amount, hour, card_distance_km")]
    [InlineData("train", "--monotone amount=up", "--monotone: 'amount' is to be increasing or decreasing, not 'up'")]
    [InlineData("train", "--monotone amount", "--monotone: feature=increasing or feature=decreasing expected, not 'amount'")]
    [InlineData("train", "--monotone amount=increasing --monotone amount=decreasing", "--monotone: 'amount' is given twice")]
    [InlineData("train", "--categorical mccs", "--monotone, --categorical: 'mccs' is none of the features")]
    [InlineData("train", "--categorical hour --monotone hour=increasing", "'hour' has categories, which have no order, so it cannot be monotone")]
    [InlineData("tune", "--categorical mccs", "'mccs' is none of the features")]
    public async Task Run_WrongConstraint_NamesTheFeature(string command, string options, string expected)
    {
        string[] target = command == "train" ? ["--out", history.PathOf("wrong")] : [];

        var (code, _, errors) = await FraudCommand.RunAsync(
            [command, "--data", history.Data, "--features", history.Features, .. target, .. options.Split(' ')]);

        Assert.Equal(2, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_CategoricalThatHoldsOtherNumbers_NamesTheFeature()
    {
        var (code, _, errors) = await FraudCommand.RunAsync(
            ["train", "--data", history.Data, "--features", history.Features, "--out", history.PathOf("wrong"), "--categorical", "amount", .. SmallHistory.Periods]);

        Assert.Equal(1, code);
        Assert.Contains("amount", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tune_WithConstraints_SaysThemInWhatItFound()
    {
        var found = await FraudCommand.JsonAsync(
            "tune", "--data", history.Data, "--features", history.Features, "--candidates", "2", "--folds", "1", "--fold-days", "10", "--trees", "9",
            "--warm-up-days", "5", "--label-delay-days", "7", "--hold-out-days", "10", "--monotone", "amount=increasing", "--categorical", "hour");

        Assert.All(
            found.EnumerateArray(),
            setting => Assert.EndsWith("--monotone amount=increasing --categorical hour", setting.GetProperty("arguments").GetString(), StringComparison.Ordinal));
    }

    private static bool IsMonotone(string folder, string feature, int sign)
    {
        var model = ReplayModel.Load(folder);
        var forest = model.Loaded.Forest;
        int index = model.Features.Names.ToList().IndexOf(feature);
        var random = new Random(5);
        var row = new float[model.Features.Count];
        for (int round = 0; round < 300; round++)
        {
            float[] rest = [random.Next(1, 900), random.Next(24), random.Next(2) == 0 ? float.NaN : random.Next(900), random.Next(5), random.Next(2)];
            rest.CopyTo(row, 0);
            double before = double.NegativeInfinity;
            for (int value = 0; value < 1000; value += feature == "hour" ? 1 : 13)
            {
                row[index] = value;
                double score = sign * forest.ScoreRaw(row);
                if (score < before)
                    return false;
                before = score;
            }
        }

        return true;
    }
}
