using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;

namespace FraudScoring.Tests.Training.Boosting;

public class BadInputTests
{
    private static readonly BoostingOptions Options = new() { Trees = 3, LeavesMax = 4, RowShare = 1, FeatureShare = 1, Threads = 1 };

    [Fact]
    public void Train_EmptyTable_SaysSo()
        => Says("no rows", () => Booster.Train(new FeatureTable(["x"]), Options));

    [Fact]
    public void Train_OnlyValidationRows_SaysSo()
        => Says("no rows", () => Booster.Train(SampleTables.Payments(50, 1), Options, validationRows: 50));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Train_OneClass_SaysSo(byte label)
    {
        var matrix = SampleTables.Rows(SampleTables.Payments(50, 2)).Matrix;
        Says("one class", () => Booster.Train(new BoostingRows(matrix, Enumerable.Repeat(label, 50).ToArray()), Options));
    }

    [Fact]
    public void Train_AllFraudsWeighNothing_SaysSo()
    {
        var table = SampleTables.Payments(200, 3);
        var labels = table.Labels.ToArray();
        var weights = labels.Select(label => label == 0 ? 1f : 0f).ToArray();
        var matrix = SampleTables.Rows(table).Matrix;
        Says("one class", () => Booster.Train(new BoostingRows(matrix, labels, weights), Options));
    }

    [Theory]
    [InlineData(float.NaN, "row 1: label NaN, expected 0 or 1")]
    [InlineData(0.5f, "row 1: label 0.5, expected 0 or 1")]
    [InlineData(-1f, "row 1: label -1, expected 0 or 1")]
    public void FromNumbers_OtherLabel_NamesTheRow(float label, string message)
    {
        var matrix = SampleTables.Rows(SampleTables.Payments(2, 4)).Matrix;
        Says(message, () => BoostingRows.FromNumbers(matrix, [1, label]));
    }

    [Fact]
    public void Rows_LabelOfTwo_NamesTheRow()
    {
        var matrix = SampleTables.Rows(SampleTables.Payments(3, 4)).Matrix;
        Says("row 2: label 2", () => new BoostingRows(matrix, [0, 1, 2]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-1f)]
    [InlineData(2e6f)]
    [InlineData(float.PositiveInfinity)]
    public void Rows_WrongWeight_NamesTheRow(float weight)
    {
        var matrix = SampleTables.Rows(SampleTables.Payments(2, 4)).Matrix;
        Says("row 1: weight", () => new BoostingRows(matrix, [0, 1], [1, weight]));
    }

    [Fact]
    public void Train_ConstantAndMissingColumnsBesideOneThatTells_UsesThatOne()
    {
        var table = new FeatureTable(["constant", "missing", "infinite", "tells"]);
        for (int i = 0; i < 2_000; i++)
            table.Append([7, float.NaN, i % 2 == 0 ? float.PositiveInfinity : float.NegativeInfinity, i], i > 1_500);

        var trees = Booster.Train(table, Options);

        Assert.All(trees.Trees, tree => Assert.All(tree.Feature, feature => Assert.Equal(3, feature)));
        Assert.True(trees.RawScore([7, float.NaN, 0, 1_900]) > trees.RawScore([7, float.NaN, 0, 100]));
        // What was never seen in training still gets a score.
        Assert.True(double.IsFinite(trees.RawScore([float.NaN, 5, float.NaN, float.NaN])));
    }

    [Fact]
    public void Train_ValidationBinnedOtherwise_SaysSo()
    {
        var rows = SampleTables.Rows(SampleTables.Payments(500, 5));
        var other = SampleTables.Rows(SampleTables.Payments(500, 6));
        var error = Assert.Throws<ArgumentException>(() => Booster.Train(rows, Options, other));
        Assert.Contains("same mapper", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Builder_MoreThanMemory_SaysHowMuchBeforeItAllocates()
    {
        var table = new FeatureTable([.. Enumerable.Range(0, 4_000).Select(i => $"f{i}")], 1);
        table.Append(new float[4_000], true);
        var mapper = BinMapper.Fit(table, 0, 1, new BinningOptions(), 1);

        Says("200000000 rows of 4000 features take 2980.2 GiB, 4 bytes a value",
            () => new BinnedMatrixBuilder(mapper, 200_000_000));
        Says("at most", () => new BinnedMatrixBuilder(mapper, int.MaxValue));
    }

    [Fact]
    public void Builder_StreamedRows_MakeTheMatrixOfTheTable()
    {
        var table = SampleTables.Payments(3_000, 7);
        var whole = SampleTables.Rows(table);
        var builder = new BinnedMatrixBuilder(whole.Matrix.Mapper, capacity: 1);
        var row = new float[table.FeatureCount];
        for (int i = 0; i < table.RowCount; i++)
        {
            table.CopyRow(i, row);
            builder.Append(row);
        }

        var matrix = builder.Build(threads: 2);

        Assert.Equal(table.RowCount, matrix.RowCount);
        for (int feature = 0; feature < table.FeatureCount; feature++)
            Assert.Equal(whole.Matrix.Column(feature), matrix.Column(feature));
        var expected = Booster.Train(whole, Options);
        var actual = Booster.Train(new BoostingRows(matrix, table.Labels.Span), Options);
        Assert.Equal(expected.Trees.SelectMany(tree => tree.LeafValue), actual.Trees.SelectMany(tree => tree.LeafValue));
    }

    private static void Says(string message, Func<object> work)
        => Assert.Contains(message, Assert.Throws<InvalidDataException>(work).Message, StringComparison.Ordinal);
}
