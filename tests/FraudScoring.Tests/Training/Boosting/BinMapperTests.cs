using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;

namespace FraudScoring.Tests.Training.Boosting;

public class BinMapperTests
{
    [Fact]
    public void Fit_FewDistinctValues_GivesEachItsBin()
    {
        var mapper = Fit([3f, 1f, 2f, 2f, -5f, float.NaN], new BinningOptions());

        Assert.Equal(5, mapper.BinCount(0));
        Assert.Equal([0, 1, 2, 3, 4], new[] { float.NaN, -5f, 1f, 2f, 3f }.Select(value => mapper.Bin(0, value)));
        Assert.Equal([-2f, 1.5f, 2.5f], Enumerable.Range(1, 3).Select(bin => mapper.Threshold(0, bin)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(255)]
    [InlineData(2048)]
    [InlineData(8192)]
    public void Bin_AnyValue_AgreesWithThresholds(int binsMax)
    {
        var random = new Random(binsMax);
        var values = Enumerable.Range(0, 20_000).Select(_ => (float)Math.Exp(6 * random.NextDouble())).ToArray();
        var mapper = Fit(values, new BinningOptions { BinsMax = binsMax });

        Assert.InRange(mapper.BinCount(0), Math.Max(3, binsMax / 2), binsMax + 1);
        for (int i = 0; i < 2_000; i++)
        {
            int bin = mapper.Bin(0, values[i]);
            Assert.True(bin == 1 || values[i] > mapper.Threshold(0, bin - 1));
            Assert.True(values[i] <= mapper.Threshold(0, bin));
        }
    }

    [Fact]
    public void Fit_HeavyTail_KeepsTheHighestValuesApart()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => 1f / (1f - (i / 100_000f))).ToArray();
        var mapper = Fit(values, new BinningOptions { BinsMax = 1024 });

        var topBins = values.TakeLast(20).Select(value => mapper.Bin(0, value)).Distinct().Count();
        Assert.True(topBins >= 16, $"{topBins} bins for the 20 highest values");
    }

    [Fact]
    public void Fit_RarePositives_GivesThemTheirOwnEdges()
    {
        var table = new FeatureTable(["x"]);
        for (int i = 0; i < 50_000; i++)
            table.Append([i], i % 1000 == 500);
        int InBinsOfPositives(double share)
        {
            var mapper = BinMapper.Fit(table, 0, 50_000, new BinningOptions { BinsMax = 256, PositiveShare = share }, 1);
            var bins = Enumerable.Range(0, 50).Select(i => mapper.Bin(0, (i * 1000) + 500)).ToHashSet();
            return Enumerable.Range(0, 50_000).Count(i => bins.Contains(mapper.Bin(0, i)));
        }

        Assert.True(InBinsOfPositives(0.9) < InBinsOfPositives(0) * 0.8);
    }

    [Fact]
    public void Bin_Infinities_GoToTheOuterBins()
    {
        var mapper = Fit([float.NegativeInfinity, 0f, 1f, float.PositiveInfinity], new BinningOptions());

        Assert.Equal([1, 2, 3, 4], new[] { float.NegativeInfinity, 0f, 1f, float.PositiveInfinity }.Select(v => mapper.Bin(0, v)));
        Assert.All(Enumerable.Range(1, 4), bin => Assert.True(float.IsFinite(mapper.Threshold(0, bin))));
    }

    [Fact]
    public void Build_Columns_HoldTheBinOfEveryValue()
    {
        var random = new Random(8);
        var table = new FeatureTable(["x", "constant"]);
        float[] special = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0f, -0f, float.Epsilon, float.MaxValue];
        for (int i = 0; i < 5_003; i++)
            table.Append([i % 10 == 0 ? special[i / 10 % special.Length] : (float)random.NextDouble() - 0.5f, 1f], i % 50 == 0);
        var mapper = BinMapper.Fit(table, 0, table.RowCount, new BinningOptions { BinsMax = 300 }, threads: 1);

        var matrix = BinnedMatrix.Build(mapper, table, 3, 5_000, threads: 2);

        for (int feature = 0; feature < 2; feature++)
        {
            for (int row = 0; row < 5_000; row++)
                Assert.Equal(mapper.Bin(feature, table.Column(feature)[row + 3]), matrix.Column(feature)[row]);
        }
    }

    [Fact]
    public void Fit_OnlyMissingValues_LeavesOneBinForAll()
    {
        var mapper = Fit([float.NaN, float.NaN], new BinningOptions());

        Assert.Equal(0, mapper.Bin(0, float.NaN));
        Assert.Equal(1, mapper.Bin(0, 5f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65536)]
    public void Fit_BinsOutOfRange_Throws(int binsMax)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Fit([1f], new BinningOptions { BinsMax = binsMax }));

    [Fact]
    public void Sort_RandomKeys_OrdersAsFloats()
    {
        var random = new Random(4);
        var values = Enumerable.Range(0, 5_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))
            .Where(value => !float.IsNaN(value)).ToArray();
        var keys = values.Select(FloatKeys.Of).ToArray();

        FloatKeys.Sort(keys, new uint[keys.Length]);

        Assert.Equal(values.Order(), keys.Select(FloatKeys.ToFloat));
    }

    private static BinMapper Fit(float[] values, BinningOptions options)
    {
        var table = new FeatureTable(["x"]);
        for (int i = 0; i < values.Length; i++)
            table.Append([values[i]], i % 97 == 0);
        return BinMapper.Fit(table, 0, values.Length, options, threads: 1);
    }
}
