using System.Globalization;

namespace FraudScoring.Core.Scoring;

/// <summary>
/// <c>golden.csv</c> of a model folder: rows of features with the scores that they must have, bit for bit. A model that
/// gives others is not served as it was trained.
/// </summary>
public static class GoldenRows
{
    /// <summary>Name of the file in a model folder.</summary>
    public const string FileName = "golden.csv";

    private const int BytesMax = 16 * 1024 * 1024;
    private const int RowsMax = 10_000;

    /// <summary>Scores every row, alone and together, and compares; returns the rows.</summary>
    /// <exception cref="ModelFormatException">The file is missing or wrong, or a score differs.</exception>
    public static float[][] Prove(ScoringModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        var path = Path.Combine(folder, FileName);
        var lines = ReadLines(path);
        string[] columns = [.. model.Manifest.Features.Names, "raw", "probability"];
        CheckHeader(lines[0].Split(','), columns, path);
        if (lines.Length < 2)
            throw new ModelFormatException($"{path}: no rows; at least one is needed to prove the model");
        var features = model.Manifest.Features.Count;
        var rows = new float[lines.Length - 1][];
        var expected = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var place = $"{path}: line {i + 2}";
            var cells = Split(lines[i + 1], columns, place);
            rows[i] = ReadFeatures(cells, columns, features, place);
            expected[i] = Number(cells[features], "raw", place);
            Compare(model, rows[i], expected[i], Number(cells[features + 1], "probability", place), place);
        }

        CompareTogether(model, rows, expected, path);
        return rows;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
                throw new ModelFormatException($"{path}: more than {BytesMax} bytes");
            var lines = File.ReadAllLines(path);
            return lines.Length switch
            {
                0 => throw new ModelFormatException($"{path}: empty; a header expected"),
                > RowsMax + 1 => throw new ModelFormatException($"{path}: more than {RowsMax} rows"),
                _ => lines,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: a model does not decide without its golden rows: {e.Message}", e);
        }
    }

    private static void CheckHeader(string[] header, string[] columns, string path)
    {
        for (var c = 0; c < Math.Max(header.Length, columns.Length); c++)
        {
            var found = header.ElementAtOrDefault(c);
            var wanted = columns.ElementAtOrDefault(c);
            if (found != wanted)
                throw new ModelFormatException($"{path}: line 1, column {c + 1}: '{wanted}' expected, '{found}' found");
        }
    }

    private static string[] Split(string line, string[] columns, string place)
    {
        var cells = line.Split(',');
        return cells.Length == columns.Length
            ? cells
            : throw new ModelFormatException($"{place}: {columns.Length} columns expected, {cells.Length} found");
    }

    private static float[] ReadFeatures(string[] cells, string[] columns, int count, string place)
    {
        var row = new float[count];
        for (var f = 0; f < count; f++)
        {
            if (cells[f].Length == 0)
                row[f] = float.NaN;
            else if (!float.TryParse(cells[f], NumberStyles.Float, CultureInfo.InvariantCulture, out row[f]))
                throw NotANumber(cells[f], columns[f], place);
        }

        return row;
    }

    private static double Number(string cell, string column, string place)
        => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw NotANumber(cell, column, place);

    private static ModelFormatException NotANumber(string cell, string column, string place)
        => new($"{place}, column '{column}': a number expected, '{cell}' found");

    private static void Compare(ScoringModel model, float[] row, double raw, double probability, string place)
    {
        var given = model.Forest.ScoreRaw(row);
        var givenProbability = model.Forest.Probability(given);
        if (!IsSame(given, raw) || !IsSame(givenProbability, probability))
        {
            throw new ModelFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{place}: raw {raw:R} and probability {probability:R} expected, the model gives {given:R} and {givenProbability:R}"));
        }
    }

    private static void CompareTogether(ScoringModel model, float[][] rows, double[] expected, string path)
    {
        var given = new double[rows.Length];
        var features = model.Manifest.Features.Count;
        var all = new float[rows.Length * features];
        for (var i = 0; i < rows.Length; i++)
            rows[i].CopyTo(all.AsSpan(i * features));
        model.Forest.ScoreRaw(all, features, given);
        for (var i = 0; i < rows.Length; i++)
        {
            if (!IsSame(given[i], expected[i]))
                throw new ModelFormatException($"{path}: line {i + 2}: the score differs when rows are scored together");
        }
    }

    private static bool IsSame(double one, double other)
        => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);
}
