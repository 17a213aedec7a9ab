namespace FraudScoring.Tests.Training.Commands;

/// <summary>Models that read their own earlier scores, from the command line.</summary>
public sealed class OwnScoresTests(SmallHistory history) : IClassFixture<SmallHistory>
{
    private string Features
    {
        get
        {
            string path = history.PathOf("with-scores.json");
            File.WriteAllText(path, SmallHistory.FeaturesJson.Replace(
                "] }", """
                , { "name": "card_score_last", "kind": "past_last", "entity": "card", "feature": "score" },
                { "name": "card_score_sum_2d", "kind": "past_sum", "entity": "card", "window": "2d", "feature": "score" },
                { "name": "card_score_mean_2d", "kind": "past_mean", "entity": "card", "window": "2d", "feature": "score" } ] }
                """, StringComparison.Ordinal));
            return path;
        }
    }

    [Fact]
    public async Task Train_FiguresAreThoseThatEvaluateGives_AndItIsTheSameModelAgain()
    {
        string[] train = ["train", "--data", history.Data, "--features", Features, "--name", "own", "--trees", "30", .. SmallHistory.Periods];
        var trained = await FraudCommand.JsonAsync([.. train, "--out", history.PathOf("own")]);
        await FraudCommand.JsonAsync([.. train, "--out", history.PathOf("again"), "--threads", "1"]);
        var found = await FraudCommand.JsonAsync("evaluate", "--model", history.PathOf("own"), "--data", history.Data, "--last-days", "10");

        var figures = found.GetProperty("figures");
        Assert.Equal(trained.GetProperty("average_precision").GetDouble(), figures.GetProperty("average_precision").GetDouble());
        Assert.Equal(trained.GetProperty("roc_auc").GetDouble(), figures.GetProperty("roc_auc").GetDouble());
        Assert.Equal(
            await File.ReadAllBytesAsync(history.PathOf("own/model.onnx")), await File.ReadAllBytesAsync(history.PathOf("again/model.onnx")));
        var inspected = await FraudCommand.JsonAsync("inspect", history.PathOf("own"));
        Assert.Contains(
            inspected.GetProperty("features").EnumerateArray(),
            f => f.GetProperty("name").GetString()!.StartsWith("card_score", StringComparison.Ordinal) && f.GetProperty("splits").GetInt32() > 0);
    }

    [Theory]
    [InlineData("tune", "each setting would give others: tune without those features")]
    [InlineData("features", "which no table has before there is a model")]
    public async Task Run_WhatHasNoScores_SaysWhatToDo(string command, string expected)
    {
        string[] target = command == "features" ? ["--out", history.PathOf("t.csv")] : [];

        var (code, _, errors) = await FraudCommand.RunAsync([command, "--data", history.Data, "--features", Features, .. target]);

        Assert.Equal(1, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }
}
