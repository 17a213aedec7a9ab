using FraudScoring.Training.Data;

namespace FraudScoring.Tests.Training.Data;

public sealed class FeatureTableTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("table-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(9_000)]
    [InlineData(100_000)]
    public void Append_MoreThanTheMemoryItMayTake_HoldsTheSameAsATableInMemory(long bytesMax)
    {
        string[] names = ["a", "b", "c"];
        var expected = new FeatureTable(names);
        using var actual = new FeatureTable(names, new TableMemory(bytesMax, _folder.FullName));

        Fill(expected);
        Fill(actual);

        Assert.Equal(10_300 * 3 * sizeof(float), actual.FileBytes);
        Assert.Equal(0, expected.FileBytes);
        Assert.Equal(expected.RowCount, actual.RowCount);
        for (int feature = 0; feature < names.Length; feature++)
            Assert.True(expected.Column(feature).SequenceEqual(actual.Column(feature)), names[feature]);
        Assert.True(expected.Labels.Span.SequenceEqual(actual.Labels.Span));
        var row = new float[3];
        actual.CopyRow(10_299, row);
        Assert.Equal([expected.Column(0)[10_299], expected.Column(1)[10_299], expected.Column(2)[10_299]], row);
    }

    [Fact]
    public void Append_AfterReading_GoesOn()
    {
        using var table = new FeatureTable(["a"], new TableMemory(1, _folder.FullName), 1);
        for (int i = 0; i < 5_000; i++)
        {
            table.Append([i], false);
            if (i % 1_250 == 0)
                Assert.Equal(i, table.Column(0)[i]);
        }

        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => (float)i), table.Column(0).ToArray());
    }

    [Fact]
    public void MoveToFiles_LeavesNothingThatANameLeadsTo()
    {
        using var table = new FeatureTable(["a", "b"], new TableMemory(1, _folder.FullName));
        Fill(table, features: 2);

        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    // Single rows and batches with a stride, as a replay gives them.
    private static void Fill(FeatureTable table, int features = 3)
    {
        var random = new Random(7);
        var batch = new float[64 * 16];
        for (int i = 0; i < 300; i++)
            table.Append([.. Enumerable.Range(0, features).Select(_ => random.NextSingle())], i % 9 == 0);
        for (int rows = 0; rows < 10_000; rows += 50)
        {
            for (int i = 0; i < batch.Length; i++)
                batch[i] = i % 31 == 0 ? float.NaN : random.NextSingle();
            table.AppendRows(batch, 16, 50);
        }
    }
}
