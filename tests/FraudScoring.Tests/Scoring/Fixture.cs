using System.Globalization;
using System.IO.Compression;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring;

/// <summary>Reads the model fixtures: files of other libraries and tables of rows with the scores those gave.</summary>
internal static class Fixture
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "models", file);

    public static byte[] Bytes(string file) => File.ReadAllBytes(PathOf(file));

    public static TreeEnsemble Model(string file) => ModelFormat.Read(Bytes(file), file);

    /// <summary>The cells of a gzipped CSV file without its header.</summary>
    public static string[][] Cells(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(file)), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
            rows.Add(line.Split(','));
        return [.. rows];
    }

    public static float Float(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    public static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The first <paramref name="features"/> cells of each row as floats.</summary>
    public static float[][] Features(string[][] cells, int features)
        => Array.ConvertAll(cells, row => Array.ConvertAll(row[..features], Float));
}
