using System.Globalization;
using System.IO.Compression;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Models;

/// <summary>Models of other libraries in folders that the command line made of them, all over the same features.</summary>
/// <param name="root">Where the folders are made.</param>
/// <param name="files">
/// The file of each model, and rows of its training (the features are the first columns) for the libraries that do not
/// keep what reasons need.
/// </param>
/// <param name="columns">Names of the features.</param>
/// <param name="declarations">The features' kinds.</param>
internal sealed class LibraryModels(
    TemporaryFolder root, IReadOnlyDictionary<string, (string Model, string? Rows)> files, string[] columns, IEnumerable<string> declarations)
{
    private const int Numbers = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, (string Model, string? Rows)> NumericFiles = new()
    {
        ["lightgbm"] = ("lightgbm/lgb_100x31.model.txt", null),
        ["xgboost"] = ("xgboost/xgb_100x31.model.json", null),
        ["onnx"] = ("onnx/lgb_100x31.onnx", "lightgbm/lgb_100x31.rows.csv.gz"),
        ["mlnet"] = ("mlnet/a_100x31.model.zip", "mlnet/a_100x31.expected.csv.gz"),
    };

    /// <summary>The folder that the service watches: a link to one of the others.</summary>
    public string Live { get; } = root.In("live");

    public IEnumerable<string> Libraries => files.Keys;

    /// <summary>One of each format, over thirty numbers that they do not name.</summary>
    public static LibraryModels Numeric(TemporaryFolder root)
        => new(root, NumericFiles, [.. Enumerable.Range(0, Numbers).Select(f => $"x{f}")], NumericDeclarations());

    /// <summary>Makes a folder for each library; the models are named after them.</summary>
    public async Task PackageAsync()
    {
        var features = root.In("features.json");
        await File.WriteAllTextAsync(features, Declaration());
        foreach (var (library, (model, rows)) in files)
        {
            string[] arguments = ["package", Path.Combine(Repository.ModelFixture(""), model), root.In(library), "--features", features];
            // Each payment is at least reviewed, so each has to carry its reasons.
            arguments = [.. arguments, "--review", "1e-9", "--block", "0.5"];
            if (rows is not null)
                arguments = [.. arguments, "--rows", await NamedRowsAsync(library, rows)];
            await RunAsync(arguments);
            // With what the first model has filled in: models that are swapped share one feature set.
            features = Path.Combine(root.In(library), "features.json");
        }
    }

    /// <summary>Turns the live link to a library's folder.</summary>
    public void Publish(string library)
    {
        File.Delete(Live);
        Directory.CreateSymbolicLink(Live, library);
    }

    /// <summary>Raw score and probability of the features in each record, by the library's folder and the command line.</summary>
    public Task<(double Raw, double Probability)[]> ScoreAsync(string library, IEnumerable<DecisionRecord> records)
        => ScoreAsync(library, root.In(library), Header, records.Select(record => string.Join(',', record.FeatureVector.Select(Cell))));

    /// <summary>The same of a model anywhere and lines of its columns; <paramref name="name"/> names the files that it takes.</summary>
    public async Task<(double Raw, double Probability)[]> ScoreAsync(string name, string model, string header, IEnumerable<string> lines)
    {
        var (rows, scores) = (root.In($"{name}.rows.csv"), root.In($"{name}.scores.csv"));
        await File.WriteAllLinesAsync(rows, lines.Prepend(header));
        await RunAsync(["score", "--model", model, "--rows", rows, "--out", scores]);
        var cells = (await File.ReadAllLinesAsync(scores)).Skip(1).Select(line => line.Split(','));
        return [.. cells.Select(cell => (Number(cell[0]), Number(cell[1])))];
    }

    /// <summary>A feature's value in a line of rows.</summary>
    public static string Cell(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private string Header => string.Join(',', columns);

    /// <summary>
    /// Kinds for thirty numbers. The fixtures' features are anyone's; these give them many values, of payments and of
    /// what went before.
    /// </summary>
    public static IEnumerable<string> NumericDeclarations()
    {
        string[] raw = ["amount", "hour", "weekday", "channel", "entry_mode"];
        string[] kinds = ["count", "sum", "mean", "max", "stddev"];
        string[] windows = ["1m", "10m", "1h", "6h", "1d"];
        return raw.Select(kind => $"\"kind\": \"{kind}\"").Concat(
            from kind in kinds
            from window in windows
            select $"\"kind\": \"{kind}\", \"entity\": \"card\", \"window\": \"{window}\"");
    }

    private string Declaration()
    {
        var features = declarations.Zip(columns, (kind, name) => $$"""{ "name": "{{name}}", {{kind}} }""");
        return $$"""{ "features": [{{string.Join(",\n", features)}}] }""";
    }

    private async Task<string> NamedRowsAsync(string library, string fixture)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(Repository.ModelFixture(fixture)), CompressionMode.Decompress));
        var lines = (await text.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var path = root.In($"{library}.training.csv");
        await File.WriteAllLinesAsync(path, lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..columns.Length])).Prepend(Header));
        return path;
    }

    private static Task RunAsync(string[] arguments) => ChildProcess.RunAsync("dotnet", [Repository.FraudCommand, .. arguments], Patience);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
