using System.Globalization;
using System.IO.Compression;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>Models of other libraries in folders that the command line made of them, all over the same features.</summary>
internal sealed class LibraryModels(TemporaryFolder root)
{
    private const int Features = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The model's file, and rows of its training for the libraries that do not keep what reasons need.
    private static readonly Dictionary<string, (string Model, string? Rows)> Files = new()
    {
        ["lightgbm"] = ("lightgbm/lgb_100x31.model.txt", null),
        ["xgboost"] = ("xgboost/xgb_100x31.model.json", null),
        ["onnx"] = ("onnx/lgb_100x31.onnx", "lightgbm/lgb_100x31.rows.csv.gz"),
        ["mlnet"] = ("mlnet/a_100x31.model.zip", "mlnet/a_100x31.expected.csv.gz"),
    };

    /// <summary>The folder that the service watches: a link to one of the others.</summary>
    public string Live { get; } = root.In("live");

    public static IReadOnlyCollection<string> Libraries => Files.Keys;

    /// <summary>Makes a folder for each library; the models are named after them.</summary>
    public async Task PackageAsync()
    {
        var features = root.In("features.json");
        await File.WriteAllTextAsync(features, Declaration());
        foreach (var (library, (model, rows)) in Files)
        {
            string[] arguments = ["package", Repository.ModelFixture(model), root.In(library), "--features", features];
            // Each payment is at least reviewed, so each has to carry its reasons.
            arguments = [.. arguments, "--review", "1e-9", "--block", "0.5"];
            if (rows is not null)
                arguments = [.. arguments, "--rows", await NamedRowsAsync(library, rows)];
            await RunAsync(arguments);
        }
    }

    /// <summary>Turns the live link to a library's folder.</summary>
    public void Publish(string library)
    {
        File.Delete(Live);
        Directory.CreateSymbolicLink(Live, library);
    }

    /// <summary>Raw score and probability of the features in each record, by the library's folder and the command line.</summary>
    public async Task<(double Raw, double Probability)[]> ScoreAsync(string library, IEnumerable<DecisionRecord> records)
    {
        var (rows, scores) = (root.In($"{library}.rows.csv"), root.In($"{library}.scores.csv"));
        var lines = records.Select(record => string.Join(',', record.FeatureVector.Select(Text)));
        await File.WriteAllLinesAsync(rows, lines.Prepend(Header));
        await RunAsync(["score", "--model", root.In(library), "--rows", rows, "--out", scores]);
        var cells = (await File.ReadAllLinesAsync(scores)).Skip(1).Select(line => line.Split(','));
        return [.. cells.Select(cell => (Number(cell[0]), Number(cell[1])))];
    }

    private static string Header => string.Join(',', Enumerable.Range(0, Features).Select(f => $"x{f}"));

    // The fixtures' features are anyone's; these give them many values, of payments and of what went before.
    private static string Declaration()
    {
        string[] raw = ["amount", "hour", "weekday", "channel", "entry_mode"];
        string[] kinds = ["count", "sum", "mean", "max", "stddev"];
        string[] windows = ["1m", "10m", "1h", "6h", "1d"];
        var features = raw.Select(kind => $"\"kind\": \"{kind}\"").Concat(
            from kind in kinds
            from window in windows
            select $"\"kind\": \"{kind}\", \"entity\": \"card\", \"window\": \"{window}\"");
        return $$"""{ "features": [{{string.Join(",\n", features.Select((f, i) => $$"""{ "name": "x{{i}}", {{f}} }"""))}}] }""";
    }

    private async Task<string> NamedRowsAsync(string library, string fixture)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(Repository.ModelFixture(fixture)), CompressionMode.Decompress));
        var lines = (await text.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var path = root.In($"{library}.training.csv");
        await File.WriteAllLinesAsync(path, lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..Features])).Prepend(Header));
        return path;
    }

    private static Task RunAsync(string[] arguments) => ChildProcess.RunAsync("dotnet", [Repository.FraudCommand, .. arguments], Patience);

    private static string Text(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
