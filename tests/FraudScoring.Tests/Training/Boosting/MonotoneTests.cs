using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;

namespace FraudScoring.Tests.Training.Boosting;

public class MonotoneTests
{
    private static readonly BoostingOptions Options = new()
    {
        Trees = 60,
        LeavesMax = 31,
        LeafRowsMin = 1,
        LeafHessianMin = 0.01,
        L2 = 0.1,
        LearningRate = 0.3,
        RowShare = 1,
        FeatureShare = 1,
        Threads = 1,
    };

    [Theory]
    [InlineData(1, Monotone.Increasing)]
    [InlineData(2, Monotone.Decreasing)]
    [InlineData(3, Monotone.Increasing)]
    public void Train_Constrained_NeverGoesTheOtherWay(int seed, Monotone direction)
    {
        var table = NoisyRows(3_000, seed);
        var trees = Booster.Train(
            SampleTables.Rows(table), Options with { Monotone = [direction, Monotone.Free, Monotone.Free], L1 = seed % 2 });

        Assert.True(trees.GainByFeature(3)[0] > 0, "the constrained feature is used");
        Assert.Equal(0, StepsAgainst(trees, direction, seed));
    }

    [Fact]
    public void Train_Unconstrained_GoesBothWays()
    {
        var trees = Booster.Train(SampleTables.Rows(NoisyRows(3_000, 1)), Options);

        Assert.True(StepsAgainst(trees, Monotone.Increasing, 1) > 0);
        Assert.True(StepsAgainst(trees, Monotone.Decreasing, 1) > 0);
    }

    [Fact]
    public void Train_ConstrainedAgainstTheTrend_LeavesTheFeatureOut()
    {
        var table = new FeatureTable(["x"]);
        for (int i = 0; i < 2_000; i++)
            table.Append([i], i < 500);

        var trees = Booster.Train(SampleTables.Rows(table), Options with { Monotone = [Monotone.Increasing] });

        Assert.All(trees.Trees, tree => Assert.Empty(tree.Feature));
    }

    [Fact]
    public void Train_ConstraintsOfAnotherTable_SaysSo()
    {
        var rows = SampleTables.Rows(NoisyRows(100, 4));

        var error = Assert.Throws<ArgumentException>(() => Booster.Train(rows, Options with { Monotone = [Monotone.Free] }));
        Assert.Contains("1 monotone constraints for 3 features", error.Message, StringComparison.Ordinal);
    }

    // Changes one feature of random rows upwards and counts the scores that move against the direction.
    private static int StepsAgainst(BoostedTrees trees, Monotone direction, int seed)
    {
        var random = new Random(seed + 1000);
        int against = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            float[] row = [random.NextSingle(), random.Next(5) == 0 ? float.NaN : random.NextSingle(), random.NextSingle()];
            double low = trees.RawScore(row);
            row[0] += random.NextSingle() * (1 - row[0]);
            against += (trees.RawScore(row) - low) * (int)direction < 0 ? 1 : 0;
        }

        return against;
    }

    // The label follows all three features, the first one up and down, with much noise.
    private static FeatureTable NoisyRows(int rows, int seed)
    {
        var random = new Random(seed);
        var table = new FeatureTable(["waves", "gaps", "plain"]);
        for (int i = 0; i < rows; i++)
        {
            float waves = random.NextSingle();
            float gaps = random.Next(5) == 0 ? float.NaN : random.NextSingle();
            float plain = random.NextSingle();
            double odds = -2 + (2 * Math.Sin(9 * waves)) + (float.IsNaN(gaps) ? 1 : gaps * waves) + plain;
            table.Append([waves, gaps, plain], random.NextDouble() < 1 / (1 + Math.Exp(-odds)));
        }

        return table;
    }
}
