using FraudScoring.Core.Scoring;
using FraudScoring.Tests.Service.Models;

namespace FraudScoring.Tests.Scoring;

public sealed class GoldenRowsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("golden-");
    private readonly string _folder;
    private readonly string _path;
    private readonly ScoringModel _model;

    public GoldenRowsTests()
    {
        _folder = Path.Combine(_root.FullName, "model");
        _path = Path.Combine(_folder, GoldenRows.FileName);
        ModelVersions.Publish(_folder, "1");
        _model = ScoringModel.Load(_folder);
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Prove_DefaultModel_ReproducesEveryScore()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "models", "default");

        var rows = GoldenRows.Prove(ScoringModel.Load(folder), folder);

        Assert.Equal(File.ReadLines(Path.Combine(folder, GoldenRows.FileName)).Count() - 1, rows.Length);
        Assert.Contains(rows, row => row.Any(float.IsNaN));
    }

    [Fact]
    public void Prove_ColumnsInAnotherOrder_NamesTheFirst()
    {
        var lines = File.ReadAllLines(_path);
        lines[0] = lines[0].Replace("card_count_1h,card_count_30d", "card_count_30d,card_count_1h");
        File.WriteAllLines(_path, lines);

        ExpectFault("golden.csv: line 1, column 2: 'card_count_1h' expected, 'card_count_30d' found");
    }

    [Theory]
    [InlineData("1,2,x,,,,,,,,0,0.5", "golden.csv: line 2, column 'card_count_30d': a number expected, 'x' found")]
    [InlineData("1,2,3,,,,,,,,,0.5", "golden.csv: line 2, column 'raw': a number expected, '' found")]
    [InlineData("1,2,3", "golden.csv: line 2: 12 columns expected, 3 found")]
    [InlineData("", "golden.csv: line 2: 12 columns expected, 1 found")]
    public void Prove_WrongRow_NamesLineAndColumn(string row, string fault)
    {
        var lines = File.ReadAllLines(_path);
        lines[1] = row;
        File.WriteAllLines(_path, lines);

        ExpectFault(fault);
    }

    [Fact]
    public void Prove_NoRows_IsAFault()
    {
        File.WriteAllLines(_path, File.ReadLines(_path).Take(1).ToArray());

        ExpectFault("golden.csv: no rows");
    }

    private void ExpectFault(string fault)
        => Assert.Contains(fault, Assert.Throws<ModelFormatException>(() => GoldenRows.Prove(_model, _folder)).Message);
}
