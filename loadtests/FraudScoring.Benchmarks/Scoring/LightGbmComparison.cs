using System.Globalization;
using System.IO.Compression;

namespace FraudScoring.Benchmarks.Scoring;

/// <summary>
/// LightGBM's fast single-row call and its contributions beside the forest's, on the same model text and rows in the
/// same run. A trained model with rows of its kind, and grown ones of two sizes.
/// </summary>
internal sealed class LightGbmComparison : IDisposable
{
    private const double RatioWanted = 12;
    private const int RowsMax = 1000;

    private readonly LightGbmLibrary _library;
    private readonly LightGbmModel[] _models;

    public LightGbmComparison(string library, string? model, string? rows)
    {
        _library = new LightGbmLibrary(library);
        var fixtures = Path.Combine(FindRoot(), "tests", "FraudScoring.Tests", "Fixtures", "models", "lightgbm");
        model ??= Path.Combine(fixtures, "lgb_100x31.model.txt");
        rows ??= Path.Combine(fixtures, "lgb_100x31.rows.csv.gz");
        _models =
        [
            new LightGbmModel(_library, "trained 100x31", File.ReadAllText(model), ReadRows(rows, LightGbmText.FeaturesOf(File.ReadAllText(model)))),
            Grown(100),
            Grown(500),
        ];
    }

    public IEnumerable<ForestMeasurement> Measurements => _models.SelectMany(model => model.Measurements);

    /// <summary>Prints the ratios; false when one is below what is wanted.</summary>
    public bool Report(IReadOnlyDictionary<string, double> times, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{"times faster than LightGBM, one run",-44} {"wanted",9} {"measured",9} {"met",4}");
        var isMet = true;
        foreach (var model in _models)
        {
            var score = times[model.ScoreNames.Theirs] / times[model.ScoreNames.Ours];
            var explain = times[model.ShapNames.Theirs] / times[model.ShapNames.Ours];
            isMet &= score >= RatioWanted;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{$"{model.Name}, call",-44} {RatioWanted,9:F1} {score,9:F1} {(score >= RatioWanted ? "yes" : "no"),4}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"{model.Name}, TreeSHAP",-44} {"",9} {explain,9:F1}"));
        }

        return isMet;
    }

    public void Dispose()
    {
        foreach (var model in _models)
            model.Dispose();
        _library.Dispose();
    }

    private LightGbmModel Grown(int trees)
    {
        var models = new SyntheticModels(1);
        var text = LightGbmText.Write(models.Make(trees, 31, 30, hasMissing: false) with { Base = 0 });
        return new LightGbmModel(_library, $"grown {trees}x31", text, models.Rows(RowsMax, 30, hasMissing: false));
    }

    private static float[] ReadRows(string path, int features)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        text.ReadLine();
        var rows = new List<float>();
        while (rows.Count < RowsMax * features && text.ReadLine() is { } line)
        {
            foreach (var cell in line.Split(',')[..features])
                rows.Add(cell.Length == 0 ? float.NaN : float.Parse(cell, CultureInfo.InvariantCulture));
        }

        return [.. rows];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FraudScoring.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"FraudScoring.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
