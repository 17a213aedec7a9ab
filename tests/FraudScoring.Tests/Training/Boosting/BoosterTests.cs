using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;
using FraudScoring.Training.Evaluation;

namespace FraudScoring.Tests.Training.Boosting;

public class BoosterTests
{
    private static readonly BoostingOptions Options = new() { Trees = 20, LeavesMax = 8, RowShare = 1, FeatureShare = 1, Threads = 1 };

    [Fact]
    public void Train_ExplainableLabels_RanksUnseenRowsWell()
    {
        var trees = Booster.Train(SampleTables.Rows(SampleTables.Payments(8_000, 1)), Options);
        var test = SampleTables.Payments(4_000, 2);

        double auc = Metrics.RocAuc(SampleTables.Scores(trees, test), test.Labels.Span);

        Assert.InRange(auc, 0.74, 0.90);
    }

    [Fact]
    public void Train_AnyThreads_GivesTheSameTrees()
    {
        var rows = SampleTables.Rows(SampleTables.Payments(40_000, 3));
        var one = Booster.Train(rows, Options);
        foreach (int threads in new[] { 2, 3, 5 })
            AssertSame(one, Booster.Train(rows, Options with { Threads = threads }));
    }

    [Fact]
    public void Train_SampledRowsAndFeatures_DependsOnTheSeedOnly()
    {
        var rows = SampleTables.Rows(SampleTables.Payments(5_000, 4));
        var options = Options with { RowShare = 0.5, FeatureShare = 0.5, Seed = 7 };
        var first = Booster.Train(rows, options);

        AssertSame(first, Booster.Train(rows, options));
        Assert.NotEqual(
            first.Trees.SelectMany(tree => tree.LeafValue),
            Booster.Train(rows, options with { Seed = 8 }).Trees.SelectMany(tree => tree.LeafValue));
    }

    [Fact]
    public void Train_SampledRows_StillScoresTheOthersForTheNextTree()
    {
        // The mean of probabilities follows the share of frauds only when gradients of all rows were up to date.
        var table = SampleTables.Payments(10_000, 8);
        foreach (var options in new[] { Options with { RowShare = 0.3 }, Options with { TopGradientShare = 0.2, OtherGradientShare = 0.2 } })
        {
            var trees = Booster.Train(SampleTables.Rows(table), options with { Trees = 100, Threads = 2 });

            double mean = SampleTables.Scores(trees, table).Average(raw => 1 / (1 + Math.Exp(-raw)));
            double expected = table.Labels.ToArray().Average(label => (double)label);
            Assert.InRange(mean, expected * 0.95, expected * 1.05);
        }
    }

    [Fact]
    public void Train_EveryRow_EndsInTheLeafThatCountedIt()
    {
        var table = SampleTables.Payments(6_000, 5);
        var rows = SampleTables.Rows(table);
        var trees = Booster.Train(rows, Options);
        var values = new float[table.FeatureCount];

        foreach (var tree in trees.Trees)
        {
            var counts = new int[tree.LeafValue.Length];
            for (int row = 0; row < table.RowCount; row++)
            {
                table.CopyRow(row, values);
                int leaf = tree.FindLeaf(values);
                Assert.Equal(tree.FindLeaf(rows.Matrix, row), leaf);
                counts[leaf]++;
            }

            Assert.Equal(tree.LeafRows, counts);
        }
    }

    [Fact]
    public void Train_MissingMeansFraud_SendsMissingToTheHigherLeaf()
    {
        var table = new FeatureTable(["x"]);
        for (int i = 0; i < 1_000; i++)
            table.Append([i % 10 == 0 ? float.NaN : i], i % 10 == 0);
        var trees = Booster.Train(SampleTables.Rows(table), Options with { LeafHessianMin = 0.01 });

        Assert.True(trees.RawScore([float.NaN]) > 1);
        Assert.True(trees.RawScore([500f]) < -1);
    }

    [Fact]
    public void Train_MeanOfProbabilities_IsTheShareOfFrauds()
    {
        var table = SampleTables.Payments(10_000, 6);
        var trees = Booster.Train(SampleTables.Rows(table), Options with { Trees = 100 });

        double mean = SampleTables.Scores(trees, table).Average(raw => 1 / (1 + Math.Exp(-raw)));

        Assert.Equal(table.Labels.ToArray().Average(label => (double)label), mean, 3);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void Train_WeightOfTwo_IsAsGoodAsARowTwice(int seed)
    {
        var once = SampleTables.Payments(3_000, seed);
        var labels = once.Labels.ToArray();
        var mapper = BinMapper.Fit(once, 0, once.RowCount, new BinningOptions(), 1);
        var twice = FraudsTwice(once);
        var options = Options with { LeafRowsMin = 1, L1 = 0.1 };

        var weighted = Booster.Train(
            new BoostingRows(BinnedMatrix.Build(mapper, once, 0, once.RowCount, 1), labels, labels.Select(label => label + 1f).ToArray()),
            options);
        var repeated = Booster.Train(
            new BoostingRows(BinnedMatrix.Build(mapper, twice, 0, twice.RowCount, 1), twice.Labels.Span), options);

        Assert.Equal(repeated.BaseScore, weighted.BaseScore, 9);
        // The rounding of gradients differs, so the trees are the same but for the last digits.
        Assert.Equal(repeated.Trees[0].Feature, weighted.Trees[0].Feature);
        Assert.Equal(repeated.Trees[0].Threshold, weighted.Trees[0].Threshold);
        for (int leaf = 0; leaf < repeated.Trees[0].LeafValue.Length; leaf++)
            Assert.Equal(repeated.Trees[0].LeafValue[leaf], weighted.Trees[0].LeafValue[leaf], 1e-4);
        double difference = SampleTables.Scores(repeated, once).Zip(SampleTables.Scores(weighted, once), (x, y) => Math.Abs(x - y)).Average();
        Assert.InRange(difference, 0, 0.05);
    }

    private static FeatureTable FraudsTwice(FeatureTable table)
    {
        var twice = new FeatureTable(table.Names);
        var row = new float[table.FeatureCount];
        for (int i = 0; i < table.RowCount; i++)
        {
            table.CopyRow(i, row);
            for (int copy = 0; copy <= table.Labels.Span[i]; copy++)
                twice.Append(row, table.Labels.Span[i] != 0);
        }

        return twice;
    }

    [Fact]
    public void Train_EarlyStopping_DropsTreesAfterTheBest()
    {
        var train = SampleTables.Payments(1_500, 10);
        var mapper = BinMapper.Fit(train, 0, train.RowCount, new BinningOptions(), 1);
        var test = SampleTables.Payments(1_500, 11);
        var rows = new BoostingRows(BinnedMatrix.Build(mapper, train, 0, 1_500, 1), train.Labels.Span);
        var validation = new BoostingRows(BinnedMatrix.Build(mapper, test, 0, 1_500, 1), test.Labels.Span);
        var losses = new List<double>();
        var options = Options with { Trees = 300, LearningRate = 0.5, LeafHessianMin = 0, EarlyStoppingTrees = 10 };

        var trees = Booster.Train(rows, options, validation, progress => losses.Add(progress.ValidationLogLoss));

        Assert.InRange(trees.Trees.Count, 1, 250);
        Assert.Equal(losses.Count, trees.Trees.Count + 10);
        Assert.Equal(losses.Min(), losses[trees.Trees.Count - 1]);
        var probabilities = SampleTables.Scores(trees, test).Select(raw => 1 / (1 + Math.Exp(-raw))).ToArray();
        Assert.Equal(losses.Min(), Metrics.LogLoss(probabilities, test.Labels.Span), 9);
    }

    [Fact]
    public void Train_DepthMax_IsKept()
    {
        var trees = Booster.Train(
            SampleTables.Rows(SampleTables.Payments(5_000, 12)), Options with { LeavesMax = 31, DepthMax = 2 });

        Assert.All(trees.Trees, tree => Assert.InRange(tree.LeafValue.Length, 2, 4));
    }

    [Fact]
    public void Train_DepthWise_FillsEachLevelBeforeTheNext()
    {
        var rows = SampleTables.Rows(SampleTables.Payments(20_000, 14));
        var options = Options with { LeavesMax = 8, LeafRowsMin = 1, LeafHessianMin = 0.1 };

        var byDepth = Booster.Train(rows, options with { Growth = TreeGrowth.DepthWise });
        var byLeaf = Booster.Train(rows, options);

        Assert.Equal(3, byDepth.Trees[0].DepthOfLeaves().Max());
        Assert.Equal(3, byDepth.Trees[0].DepthOfLeaves().Min());
        Assert.True(byLeaf.Trees[0].DepthOfLeaves().Max() > 3);
    }

    [Fact]
    public void Train_FullDepth_GrowsTheSameTreesInBothOrders()
    {
        var rows = SampleTables.Rows(SampleTables.Payments(20_000, 15));
        var options = Options with { LeavesMax = 8, DepthMax = 3, Trees = 5 };

        var byDepth = Booster.Train(rows, options with { Growth = TreeGrowth.DepthWise });
        var byLeaf = Booster.Train(rows, options);

        for (int i = 0; i < byLeaf.Trees.Count; i++)
            Assert.Equal(byLeaf.Trees[i].LeafValue.Order(), byDepth.Trees[i].LeafValue.Order());
    }

    [Fact]
    public void Train_BaseScore_IsWhatTreesStartFrom()
    {
        var table = SampleTables.Payments(8_000, 16);
        var trees = Booster.Train(SampleTables.Rows(table), Options with { BaseScore = 0, Trees = 150, LeavesMax = 31 });

        Assert.Equal(0, trees.BaseScore);
        double mean = SampleTables.Scores(trees, table).Average(raw => 1 / (1 + Math.Exp(-raw)));
        Assert.Equal(table.Labels.ToArray().Average(label => (double)label), mean, 2);
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(65535)]
    public void Train_ManyBins_CountsEveryRowInItsLeaf(int binsMax)
    {
        var table = SampleTables.Payments(30_000, 17);
        var rows = SampleTables.Rows(table, new BinningOptions { BinsMax = binsMax });
        var trees = Booster.Train(rows, Options with { Threads = 2, Trees = 5 });

        Assert.True(rows.Matrix.Mapper.BinCount(3) > Math.Min(binsMax, 30_000) / 2);
        var values = new float[table.FeatureCount];
        foreach (var tree in trees.Trees)
        {
            var counts = new int[tree.LeafValue.Length];
            for (int row = 0; row < table.RowCount; row++)
            {
                table.CopyRow(row, values);
                counts[tree.FindLeaf(values)]++;
            }

            Assert.Equal(tree.LeafRows, counts);
        }
    }

    [Fact]
    public void Train_OneClass_SaysSo()
    {
        var table = new FeatureTable(["x"]);
        for (int i = 0; i < 100; i++)
            table.Append([i], false);

        var error = Assert.Throws<InvalidDataException>(() => Booster.Train(SampleTables.Rows(table), Options));
        Assert.Contains("one class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ConstantColumns_LeavesTheBaseScore()
    {
        var table = new FeatureTable(["constant", "missing"]);
        for (int i = 0; i < 1_000; i++)
            table.Append([5f, float.NaN], i % 4 == 0);
        var trees = Booster.Train(SampleTables.Rows(table), Options);

        Assert.All(trees.Trees, tree => Assert.Empty(tree.Feature));
        Assert.Equal(Math.Log(1.0 / 3), trees.RawScore([5f, float.NaN]), 4);
    }

    [Fact]
    public void Train_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var rows = SampleTables.Rows(SampleTables.Payments(1_000, 13));

        Assert.Throws<OperationCanceledException>(() => Booster.Train(
            rows, Options, progress: progress => source.Cancel(), cancellation: source.Token));
    }

    [Fact]
    public void Validate_OutOfRange_NamesTheOption()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => (Options with { LearningRate = double.NaN }).Validate());
        Assert.Equal("LearningRate", error.ParamName);
    }

    private static void AssertSame(BoostedTrees expected, BoostedTrees actual)
    {
        Assert.Equal(expected.Trees.Count, actual.Trees.Count);
        for (int i = 0; i < expected.Trees.Count; i++)
        {
            Assert.Equal(expected.Trees[i].Feature, actual.Trees[i].Feature);
            Assert.Equal(expected.Trees[i].Threshold, actual.Trees[i].Threshold);
            Assert.Equal(expected.Trees[i].IsMissingLeft, actual.Trees[i].IsMissingLeft);
            Assert.Equal(expected.Trees[i].LeafValue, actual.Trees[i].LeafValue);
        }
    }
}
