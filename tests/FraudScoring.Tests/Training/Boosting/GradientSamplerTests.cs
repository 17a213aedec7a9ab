using FraudScoring.Training.Boosting;
using FraudScoring.Training.Evaluation;

namespace FraudScoring.Tests.Training.Boosting;

public class GradientSamplerTests
{
    private static readonly BoostingOptions Options = new()
    {
        Trees = 20,
        LeavesMax = 8,
        Threads = 1,
        TopGradientShare = 0.2,
        OtherGradientShare = 0.1,
        RowShare = 1,
        FeatureShare = 1,
    };

    [Fact]
    public void Draw_Rows_KeepsTheLargestAndScalesTheDrawnOthers()
    {
        var random = new Random(1);
        var gradients = Enumerable.Range(0, 10_000).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var before = gradients.ToArray();
        var hessians = Enumerable.Repeat(1f, 10_000).ToArray();

        int[] rows = new GradientSampler(Options).Draw(gradients, hessians, 10_000, 9, out double gradientSum, out double hessianSum);

        Assert.Equal(rows.Order(), rows);
        var top = Enumerable.Range(0, 10_000).OrderByDescending(row => Math.Abs(before[row])).Take(2_000).ToHashSet();
        Assert.Subset(rows.ToHashSet(), top);
        Assert.InRange(rows.Length, 2_900, 3_100);
        Assert.All(rows, row => Assert.Equal(top.Contains(row) ? 1f : 8f, hessians[row], 3));
        Assert.All(rows, row => Assert.Equal(before[row] * hessians[row], gradients[row]));
        Assert.Equal(rows.Sum(row => (double)hessians[row]), hessianSum, 6);
        Assert.Equal(rows.Sum(row => (double)Math.Abs(gradients[row])), gradientSum, 6);
        Assert.InRange(hessianSum, 9_400, 10_600);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public void Draw_EqualGradients_KeepsAsManyAsWanted(int rowCount)
    {
        var gradients = Enumerable.Repeat(0.5f, rowCount).ToArray();
        var options = Options with { OtherGradientShare = 0.001 };

        int[] rows = new GradientSampler(options).Draw(gradients, new float[rowCount], rowCount, 1, out _, out _);

        Assert.InRange(rows.Length, Math.Max(1, rowCount / 5), (rowCount / 5) + 5);
    }

    [Fact]
    public void Train_Goss_DependsOnTheSeedOnly()
    {
        var rows = SampleTables.Rows(SampleTables.Payments(20_000, 2));
        var one = Booster.Train(rows, Options);

        foreach (int threads in new[] { 1, 2, 4 })
        {
            var again = Booster.Train(rows, Options with { Threads = threads });
            Assert.Equal(one.Trees.SelectMany(tree => tree.LeafValue), again.Trees.SelectMany(tree => tree.LeafValue));
        }

        var other = Booster.Train(rows, Options with { Seed = 2 });
        Assert.NotEqual(one.Trees.SelectMany(tree => tree.LeafValue), other.Trees.SelectMany(tree => tree.LeafValue));
    }

    [Fact]
    public void Train_Goss_RanksAlmostAsWellAsAllRows()
    {
        var rows = SampleTables.Rows(SampleTables.Payments(20_000, 3));
        var test = SampleTables.Payments(10_000, 4);
        double Auc(BoostingOptions options)
            => Metrics.RocAuc(SampleTables.Scores(Booster.Train(rows, options), test), test.Labels.Span);

        Assert.True(Auc(Options) > Auc(Options with { TopGradientShare = 0 }) - 0.02);
        Assert.All(Booster.Train(rows, Options).Trees, tree => Assert.InRange(tree.LeafRows.Sum(), 5_500, 6_500));
    }

    [Fact]
    public void Validate_BothKindsOfSampling_Throws()
        => Assert.Throws<ArgumentException>(() => (Options with { RowShare = 0.5 }).Validate());
}
