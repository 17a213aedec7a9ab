using FraudScoring.Core.Scoring;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Tests.Training.Boosting;

public class CategoryTests
{
    private static readonly BinningOptions Categorical = new() { Categorical = [0] };
    private static readonly BoostingOptions Options = new()
    {
        Trees = 20,
        LeavesMax = 8,
        LeafRowsMin = 1,
        RowShare = 1,
        FeatureShare = 1,
        Threads = 1,
    };

    [Fact]
    public void Train_RiskWithoutOrder_BeatsTheSameNumbersTakenAsOrdered()
    {
        var train = Merchants(40_000, 1);
        var test = Merchants(20_000, 2);

        double Auc(BinningOptions binning)
        {
            var trees = Booster.Train(SampleTables.Rows(train, binning), Options);
            return Metrics.RocAuc(SampleTables.Scores(trees, test), test.Labels.Span);
        }

        double asNumbers = Auc(new BinningOptions());
        double asCategories = Auc(Categorical);
        Assert.True(asCategories > asNumbers + 0.05, $"{asCategories} as categories, {asNumbers} as numbers");
    }

    [Fact]
    public void Train_AnyThreadsAndRows_EndsEachRowInTheLeafThatCountedIt()
    {
        var table = Merchants(40_000, 3);
        var rows = SampleTables.Rows(table, Categorical);
        var trees = Booster.Train(rows, Options with { Threads = 2 });
        var again = Booster.Train(rows, Options with { Threads = 4 });
        var values = new float[table.FeatureCount];

        Assert.Contains(trees.Trees, tree => tree.Categories.Any(set => set is not null));
        for (int t = 0; t < trees.Trees.Count; t++)
        {
            var counts = new int[trees.Trees[t].LeafValue.Length];
            for (int row = 0; row < table.RowCount; row++)
            {
                table.CopyRow(row, values);
                int leaf = trees.Trees[t].FindLeaf(values);
                Assert.Equal(trees.Trees[t].FindLeaf(rows.Matrix, row), leaf);
                counts[leaf]++;
            }

            Assert.Equal(trees.Trees[t].LeafRows, counts);
            Assert.Equal(trees.Trees[t].LeafValue, again.Trees[t].LeafValue);
        }
    }

    [Fact]
    public void ToEnsemble_Categories_ScoresAsTheTrainer()
    {
        var table = Merchants(20_000, 4);
        var trees = Booster.Train(SampleTables.Rows(table, Categorical), Options);
        var forest = Forest.Compile(EnsembleConversion.ToEnsemble(trees, table.Names, new PlattCalibration(1, 0)));

        var random = new Random(5);
        float[] odd = [float.NaN, -1, -0.5f, 0, 40, 41, 1e6f, 1e9f, 3e9f, float.NegativeInfinity, float.PositiveInfinity];
        for (int i = 0; i < 2_000; i++)
        {
            float[] row = [i < odd.Length ? odd[i] : random.Next(320), random.NextSingle()];
            Assert.Equal(trees.RawScore(row), forest.ScoreRaw(row), 1e-5);
        }
    }

    [Fact]
    public void Train_MissingAndUnknownCategories_AreTwoThings()
    {
        var random = new Random(6);
        var table = new FeatureTable(["category"]);
        for (int i = 0; i < 20_000; i++)
        {
            bool isMissing = random.Next(4) == 0;
            table.Append([isMissing ? float.NaN : random.Next(3)], random.NextDouble() < (isMissing ? 0.5 : 0.01));
        }

        var trees = Booster.Train(SampleTables.Rows(table, Categorical), Options with { CategorySmoothing = 0, CategoryL2 = 0 });

        Assert.True(trees.RawScore([float.NaN]) > trees.RawScore([1]) + 2);
        Assert.True(trees.RawScore([float.NaN]) > trees.RawScore([77]) + 2);
        var forest = Forest.Compile(EnsembleConversion.ToEnsemble(trees, table.Names, new PlattCalibration(1, 0)));
        Assert.All([float.NaN, 0, 1, 2, 77, -1], value => Assert.Equal(trees.RawScore([value]), forest.ScoreRaw([value]), 1e-5));
    }

    [Fact]
    public void Fit_AMillionCategories_KeepsTheMostFrequent()
    {
        var table = new FeatureTable(["merchant"], 1_100_000);
        for (int i = 0; i < 1_000_000; i++)
            table.Append([i], false);
        for (int i = 0; i < 100_000; i++)
            table.Append([i % 100], i % 100 == 7);

        var binning = Categorical with { SampleRows = 2_000_000, BinsMax = 256 };
        var mapper = BinMapper.Fit(table, 0, table.RowCount, binning, threads: 1);

        Assert.Equal(257, mapper.BinCount(0));
        Assert.Equal(8, mapper.Bin(0, 7));
        Assert.Equal(256, mapper.Bin(0, 999_999));
        Assert.Equal(256, mapper.Bin(0, -3));
        Assert.Equal(0, mapper.Bin(0, float.NaN));
        var matrix = BinnedMatrix.Build(mapper, table, 0, table.RowCount, 1);
        var trees = Booster.Train(new BoostingRows(matrix, table.Labels.Span), Options with { Trees = 3 });
        Assert.True(trees.RawScore([7]) > trees.RawScore([8]));
        Assert.Equal(trees.RawScore([900_000]), trees.RawScore([-1]));
    }

    [Theory]
    [InlineData(2.5f, "2.5")]
    [InlineData(1_000_001f, "1000001")]
    [InlineData(float.PositiveInfinity, "∞")]
    public void Fit_NotACategoryNumber_NamesFeatureAndRow(float value, string shown)
    {
        var table = new FeatureTable(["merchant"]);
        table.Append([1], true);
        table.Append([value], false);

        var error = Assert.Throws<InvalidDataException>(() => BinMapper.Fit(table, 0, 2, Categorical, threads: 1));

        Assert.Contains("feature 'merchant', row 1:", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown.Replace("∞", "Infinity", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_CategoricalFeatureThatIsNone_Throws()
    {
        var table = SampleTables.Payments(10, 7);
        Assert.Throws<ArgumentException>(() => BinMapper.Fit(table, 0, 10, new BinningOptions { Categorical = [4] }, 1));
    }

    [Fact]
    public void Train_MonotoneCategory_SaysSo()
    {
        var rows = SampleTables.Rows(Merchants(1_000, 8), Categorical);
        var options = Options with { Monotone = [Monotone.Increasing, Monotone.Free] };

        var error = Assert.Throws<ArgumentException>(() => Booster.Train(rows, options));
        Assert.Contains("categories", error.Message, StringComparison.Ordinal);
    }

    // 300 merchants whose numbers say nothing of their risk, and noise.
    private static FeatureTable Merchants(int rows, int seed)
    {
        var random = new Random(seed);
        var table = new FeatureTable(["merchant", "noise"]);
        for (int i = 0; i < rows; i++)
        {
            int merchant = random.Next(300);
            double risk = (merchant * 2654435761L % 1009) < 250 ? 0.15 : 0.01;
            table.Append([random.Next(50) == 0 ? float.NaN : merchant, random.NextSingle()], random.NextDouble() < risk);
        }

        return table;
    }
}
