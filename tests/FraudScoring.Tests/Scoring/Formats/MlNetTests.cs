using System.IO.Compression;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring.Formats;

public sealed class MlNetTests
{
    [Theory]
    [InlineData("a_100x31", "a_100x31.expected")]
    [InlineData("a_100x31", "a_100x31.edge.expected")]
    [InlineData("b_20x8", "b_20x8.expected")]
    [InlineData("b_20x8", "b_20x8.edge.expected")]
    [InlineData("c_concat_100x31", "c_concat_100x31.expected")]
    public void Read_FixtureModel_ScoresAsMlNet(string name, string rows)
    {
        var cells = Fixture.Cells($"mlnet/{rows}.csv.gz");
        var model = Fixture.Model($"mlnet/{name}.model.zip");

        AssertScores(model, Fixture.Features(cells, model.FeatureCount), cells);
    }

    [Fact]
    public void Read_CategoricalSplits_ScoreAsMlNet()
    {
        var model = Fixture.Model("mlnet/d_nan_cat_60x16.model.zip");
        var features = Fixture.Features(Fixture.Cells("mlnet/d_nan_cat_60x16.features.csv.gz"), 38);
        var cells = Fixture.Cells("mlnet/d_nan_cat_60x16.expected.csv.gz");

        AssertScores(model, features, cells);
    }

    [Fact]
    public void Encoder_RawColumns_GiveTheFeaturesOfMlNet()
    {
        var model = Fixture.Model("mlnet/d_nan_cat_60x16.model.zip");
        var features = Fixture.Features(Fixture.Cells("mlnet/d_nan_cat_60x16.features.csv.gz"), 38);
        var cells = Fixture.Cells("mlnet/d_nan_cat_60x16.expected.csv.gz");
        var encoder = model.Encoder!;
        var row = new float[encoder.FeatureCount];

        Assert.Equal(31, encoder.Inputs.Count);
        Assert.True(encoder.Inputs[30] is { Name: "Channel", IsText: true });
        Assert.Equal("Channel=atm", model.FeatureNames![30]);
        for (var i = 0; i < cells.Length; i++)
        {
            Assert.True(encoder.TryEncode(cells[i][..31], row));
            Assert.Equal(features[i], row);
        }
    }

    [Fact]
    public void Read_Concatenation_NamesFeatures()
    {
        var model = Fixture.Model("mlnet/c_concat_100x31.model.zip");

        Assert.Null(model.Encoder);
        Assert.Equal("F00", model.FeatureNames![0]);
        Assert.Equal("F29", model.FeatureNames[29]);
    }

    [Theory]
    [InlineData("TransformerChain/Model.key")]
    [InlineData("TransformerChain/Model/Predictor/Model.key")]
    [InlineData("TransformerChain/Model/Calibrator/Model.key")]
    public void Read_EntryMissing_NamesIt(string entry)
    {
        var bytes = Edit("mlnet/b_20x8.model.zip", zip => zip.GetEntry(entry)!.Delete());

        var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(bytes, "m.zip"));

        Assert.Contains(entry, error.Message);
    }

    [Fact]
    public void Read_EntryThatUnpacksTooFar_IsRefused()
    {
        var bytes = Edit("mlnet/b_20x8.model.zip", zip =>
        {
            zip.GetEntry("TransformerChain/Model/Predictor/Model.key")!.Delete();
            using var bomb = zip.CreateEntry("TransformerChain/Model/Predictor/Model.key", CompressionLevel.SmallestSize).Open();
            for (var i = 0; i < 40; i++)
                bomb.Write(new byte[1024 * 1024]);
        });

        var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(bytes, "m.zip"));

        Assert.Contains("unpacks to more", error.Message);
    }

    [Theory]
    [InlineData(0x104, 0x7FFFFFFF, "trees: 2147483647, but")]
    [InlineData(0x109, 0x7FFFFFFF, "tree 0: 2147483647 leaves")]
    [InlineData(0x11D, 0x7FFFFFFF, "first children: 2147483647, but")]
    [InlineData(0x121, 0, "child 0 has two parents or is in a cycle")]
    [InlineData(0x161, 99, "feature 99")]
    [InlineData(0x1A5, 0x7FC00000, "the threshold is NaN")]
    [InlineData(0x18, 0x7FFFFFFF, "body of 2147483647 bytes")]
    [InlineData(0x20, 0x7FFFFFFF, "table of texts")]
    public void Read_DamagedTrees_NameThePlace(int offset, int value, string message)
    {
        var bytes = Edit("mlnet/b_20x8.model.zip", zip =>
        {
            var entry = zip.GetEntry("TransformerChain/Model/Predictor/Model.key")!;
            using var content = new MemoryStream();
            using (var reader = entry.Open())
                reader.CopyTo(content);
            BitConverter.TryWriteBytes(content.GetBuffer().AsSpan(offset), value);
            entry.Delete();
            using var writer = zip.CreateEntry("TransformerChain/Model/Predictor/Model.key").Open();
            writer.Write(content.GetBuffer(), 0, (int)content.Length);
        });

        var error = Assert.Throws<ModelFormatException>(() => ModelFormat.Read(bytes, "m.zip"));

        Assert.Contains(message, error.Message);
    }

    private static void AssertScores(TreeEnsemble model, float[][] rows, string[][] cells)
    {
        foreach (var kind in ForestTests.Kinds)
        {
            var forest = Forest.Compile(model, kind);
            for (var i = 0; i < rows.Length; i++)
            {
                var raw = forest.ScoreRaw(rows[i]);
                AssertNear(Fixture.Float(cells[i][^3]), (float)raw);
                AssertNear(Fixture.Float(cells[i][^2]), (float)forest.Probability(raw));
                Assert.Equal(cells[i][^1] is "1" or "True", raw > model.DecisionThreshold);
            }
        }
    }

    private static void AssertNear(float expected, float actual)
        => Assert.InRange(actual, MathF.BitDecrement(expected), MathF.BitIncrement(expected));

    private static byte[] Edit(string file, Action<ZipArchive> edit)
    {
        using var stream = new MemoryStream();
        stream.Write(Fixture.Bytes(file));
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
            edit(zip);
        return stream.ToArray();
    }
}
