using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring;

public sealed class ForestTests
{
    private static readonly SplitMode[] Comparisons =
    [
        SplitMode.LessOrEqual, SplitMode.Less, SplitMode.GreaterOrEqual, SplitMode.Greater, SplitMode.Equal, SplitMode.NotEqual,
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    internal static IEnumerable<RandomModels> Shapes(int seed)
    {
        yield return new RandomModels(seed);
        yield return new RandomModels(seed) { HasMissing = true, Features = 75, Trees = 37 };
        yield return new RandomModels(seed) { Modes = Comparisons, HasMissing = true };
        yield return new RandomModels(seed) { HasZeroMissing = true, HasMissing = true };
        yield return new RandomModels(seed) { LeavesMax = 200, HasMissing = true, Features = 33 };
        yield return new RandomModels(seed) { LeavesMax = 120, IsChain = true, Trees = 9 };
        yield return new RandomModels(seed) { LeavesMax = 1, Trees = 3 };
        yield return new RandomModels(seed) { LeavesMax = 2, Trees = 1, Features = 1 };
        yield return new RandomModels(seed)
        {
            Modes = [SplitMode.LessOrEqual, SplitMode.Category], HasMissing = true, LeavesMax = 50, Categories = 200,
        };
        yield return new RandomModels(seed) { Modes = [.. Comparisons, SplitMode.Category, SplitMode.AnyPositive] };
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScoreRaw_RandomModels_EqualsPlainTraversal(int seed)
    {
        foreach (var shape in Shapes(seed))
        {
            var model = shape.Make();
            var forest = Forest.Compile(model);
            for (var i = 0; i < 200; i++)
            {
                var row = shape.Row(model);
                Assert.Equal(Reference.Score(model, row), forest.ScoreRaw(row), 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScoreRaw_Batch_SameBitsAsRowByRow(int seed)
    {
        foreach (var shape in Shapes(seed))
        {
            var model = shape.Make();
            var forest = Forest.Compile(model);
            const int Rows = 301;
            var stride = model.FeatureCount + 3;
            var rows = new float[Rows * stride];
            for (var i = 0; i < Rows; i++)
                shape.Row(model).CopyTo(rows, i * stride);
            var raw = new double[Rows];

            forest.ScoreRaw(rows, stride, raw);

            for (var i = 0; i < Rows; i++)
                Assert.Equal(forest.ScoreRaw(rows.AsSpan(i * stride, model.FeatureCount)), raw[i]);
        }
    }

    [Fact]
    public void ScoreRaw_RowOrBatch_AllocatesNothing()
    {
        var shape = new RandomModels(1) { Modes = [SplitMode.LessOrEqual, SplitMode.Category], Trees = 100 };
        var model = shape.Make();
        var forest = Forest.Compile(model);
        var row = shape.Row(model);
        var rows = new float[300 * model.FeatureCount];
        var raw = new double[300];
        forest.ScoreRaw(row);
        forest.ScoreRaw(rows, model.FeatureCount, raw);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            forest.ScoreRaw(row);
            forest.ScoreRaw(rows, model.FeatureCount, raw);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ScoreRaw_ShortRow_Throws()
    {
        var forest = Forest.Compile(new RandomModels(1).Make());

        Assert.Throws<ArgumentException>(() => forest.ScoreRaw(new float[11]));
        Assert.Throws<ArgumentException>(() => forest.ScoreRaw(new float[23], 12, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => forest.ScoreRaw(new float[24], 11, new double[2]));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(3.25, 0.96267311265587063)]
    [InlineData(-40, 4.2483542552915889e-18)]
    public void Probability_LogisticLink_IsLogistic(double raw, double expected)
    {
        var forest = Forest.Compile(new RandomModels(1).Make());

        Assert.Equal(expected, forest.Probability(raw), 1e-15 * expected);
    }
}
