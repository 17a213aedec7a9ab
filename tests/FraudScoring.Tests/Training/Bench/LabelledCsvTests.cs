using System.IO.Compression;
using System.Text;
using FraudScoring.Training.Bench;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Bench;

public sealed class LabelledCsvTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labelled-csv-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("m.csv")]
    [InlineData("m.csv.gz")]
    public void Read_Rows_GivesFeaturesWithoutTheLabel(string name)
    {
        string path = Write(name, "a,label,b\n1,0,2.5\n,1,nan\n-1e3,1,inf\n");

        var csv = LabelledCsv.Open(path);
        var rows = new List<(float, float, bool)>();
        csv.Read((values, label) => rows.Add((values[0], values[1], label)));

        Assert.Equal(["a", "b"], csv.Names);
        Assert.Equal(3, csv.RowCount);
        Assert.Equal([(1f, 2.5f, false), (float.NaN, float.NaN, true), (-1000f, float.PositiveInfinity, true)], rows);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b\n1,2\n", "line 1: no column 'label'")]
    [InlineData("label\n1\n", "line 1: 1 columns")]
    [InlineData("label,a,a\n1,2,3\n", "column 'a' occurs twice")]
    [InlineData("label,a\n", "0 rows")]
    public void Open_WrongHeader_SaysWhatIsWrong(string text, string expected)
        => Says(expected, () => LabelledCsv.Open(Write("m.csv", text)));

    [Theory]
    [InlineData("label,a\n1,2\n1\n", "line 3: 1 fields, the header has 2")]
    [InlineData("label,a\n1,2,3\n", "line 2: 3 fields, the header has 2")]
    [InlineData("label,a\nnan,2\n", "line 2, column 1 (label): 0 or 1 expected, not 'nan'")]
    [InlineData("label,a\n2,2\n", "line 2, column 1 (label): 0 or 1 expected, not '2'")]
    [InlineData("label,a\n1,2\n0,2;5\n", "line 3, column 2 (a): a number expected, not '2;5'")]
    public void Read_WrongLine_NamesLineAndColumn(string text, string expected)
        => Says(expected, () => LabelledCsv.Open(Write("m.csv", text)).Read((_, _) => { }));

    [Fact]
    public void Open_NoSuchFile_NamesIt()
        => Says("missing.csv: cannot be read", () => LabelledCsv.Open(Path.Combine(_folder, "missing.csv")));

    [Fact]
    public void RequireSameColumns_Different_NamesTheFirst()
    {
        var train = LabelledCsv.Open(Write("train.csv", "label,a,b\n1,2,3\n"));
        var test = LabelledCsv.Open(Write("test.csv", "label,a,c\n1,2,3\n"));

        Says("feature 2 is 'c'", () => LabelledCsv.RequireSameColumns(train, test));
        LabelledCsv.RequireSameColumns(train, train);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        using Stream file = File.Create(path);
        using Stream to = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        to.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    private static void Says(string expected, Action work)
        => Assert.Contains(expected, Assert.Throws<DataException>(work).Message, StringComparison.Ordinal);
}
