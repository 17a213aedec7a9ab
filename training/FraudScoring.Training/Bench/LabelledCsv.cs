using System.Globalization;
using System.IO.Compression;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// Reads a matrix of numbers with a column named <c>label</c> (0 or 1) from CSV with a header, compressed when the name
/// ends in <c>.gz</c>. Fields are not quoted; an empty one and <c>nan</c> are missing values.
/// </summary>
internal sealed class LabelledCsv
{
    /// <summary>Most rows of a file.</summary>
    public const int RowsMax = 50_000_000;

    private readonly string _path;
    private readonly string[] _header;
    private readonly int _labelColumn;

    private LabelledCsv(string path, string[] header, int labelColumn, int rowCount)
    {
        _path = path;
        _header = header;
        _labelColumn = labelColumn;
        RowCount = rowCount;
        Names = [.. header.Where((_, column) => column != labelColumn)];
    }

    public string[] Names { get; }

    /// <summary>Rows after the header.</summary>
    public int RowCount { get; }

    /// <summary>Reads the header and counts the rows, so that a table of the right size can be made.</summary>
    /// <exception cref="DataException">The file cannot be read or has no such columns.</exception>
    public static LabelledCsv Open(string path)
    {
        using var reader = OpenText(path);
        return Guard(path, () =>
        {
            string[] header = (reader.ReadLine() ?? throw new DataException($"{path}: empty, a header line expected")).Split(',');
            int labelColumn = Array.IndexOf(header, "label");
            if (labelColumn < 0)
                throw new DataException($"{path}, line 1: no column 'label'");
            if (header.Length < 2 || header.Length > ModelLimits.FeaturesMax + 1)
                throw new DataException($"{path}, line 1: {header.Length} columns, expected 2 to {ModelLimits.FeaturesMax + 1}");
            if (header.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new DataException($"{path}, line 1: column '{twice.Key}' occurs twice");
            int rows = 0;
            while (reader.ReadLine() is not null)
                rows++;
            return rows is > 0 and <= RowsMax
                ? new LabelledCsv(path, header, labelColumn, rows)
                : throw new DataException($"{path}: {rows} rows, expected 1 to {RowsMax}");
        });
    }

    /// <summary>Throws unless both files have the same features in the same order.</summary>
    /// <exception cref="DataException">The message names the first that differ.</exception>
    public static void RequireSameColumns(LabelledCsv expected, LabelledCsv actual)
    {
        for (int i = 0; i < Math.Max(expected.Names.Length, actual.Names.Length); i++)
        {
            string? wanted = expected.Names.ElementAtOrDefault(i);
            string? found = actual.Names.ElementAtOrDefault(i);
            if (wanted != found)
                throw new DataException($"{actual._path}, line 1: feature {i + 1} is '{found}', in {expected._path} '{wanted}'");
        }
    }

    /// <summary>Hands every row to <paramref name="take"/>: its features in the order of <see cref="Names"/>, and its label.</summary>
    /// <exception cref="DataException">A line cannot be used; the message says where.</exception>
    public void Read(Action<float[], bool> take)
    {
        using var reader = OpenText(_path);
        Guard(_path, () =>
        {
            reader.ReadLine();
            var values = new float[Names.Length];
            for (int row = 0; row < RowCount && reader.ReadLine() is { } line; row++)
                take(values, Parse(line, row + 2, values));
            return true;
        });
    }

    private static StreamReader OpenText(string path) => Guard(path, () =>
    {
        Stream file = File.OpenRead(path);
        return new StreamReader(
            path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
    });

    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private bool Parse(string line, int lineNumber, float[] values)
    {
        bool label = false;
        int column = 0;
        int feature = 0;
        foreach (var range in line.AsSpan().Split(','))
        {
            var cell = line.AsSpan(range);
            if (column == _labelColumn)
                label = Label(cell, lineNumber);
            else if (column < _header.Length)
                values[feature++] = Number(cell, lineNumber, column);
            column++;
        }

        return column == _header.Length
            ? label
            : throw new DataException($"{_path}, line {lineNumber}: {column} fields, the header has {_header.Length}");
    }

    private bool Label(ReadOnlySpan<char> cell, int lineNumber)
    {
        if (!float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || value is not (0 or 1))
            throw Wrong(cell, lineNumber, _labelColumn, "0 or 1");
        return value == 1;
    }

    private float Number(ReadOnlySpan<char> cell, int lineNumber, int column)
    {
        if (cell.IsWhiteSpace())
            return float.NaN;
        if (float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
            return value;
        // As pandas and C write it.
        if (!cell.Trim().TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase))
            throw Wrong(cell, lineNumber, column, "a number");
        return cell.TrimStart()[0] == '-' ? float.NegativeInfinity : float.PositiveInfinity;
    }

    private DataException Wrong(ReadOnlySpan<char> cell, int lineNumber, int column, string expected)
    {
        string shown = cell.Length <= 40 ? cell.ToString() : $"{cell[..40]}...";
        return new DataException(
            $"{_path}, line {lineNumber}, column {column + 1} ({_header[column]}): {expected} expected, not '{shown}'");
    }
}
