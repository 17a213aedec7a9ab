using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using FraudScoring.Core;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Models;

/// <summary>
/// Reads rows of features for a model from CSV with a header, compressed when the name ends in <c>.gz</c>. Nothing that is
/// not a number is guessed: it ends the reading with its place.
/// </summary>
internal sealed class RowReader : IDisposable
{
    private const int ColumnsMax = 2 * ModelLimits.FeaturesMax;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly CsvParser _parser;
    private readonly string[] _header;
    private readonly FeatureEncoder? _encoder;
    private readonly CodeTerms?[] _terms;
    private readonly string[] _cells;

    /// <summary>Opens a file, reads its header and finds the model's columns in it.</summary>
    /// <exception cref="DataException">The file cannot be read or its header does not fit the model.</exception>
    public RowReader(string path, LoadedModel model)
    {
        _path = path;
        _file = Open(path);
        try
        {
            _parser = new CsvParser(new StreamReader(Content(), new UTF8Encoding(false, true)), Configuration());
            if (!ReadLine())
                throw new DataException($"{path}: empty, a header line expected");
            if (_parser.Count > ColumnsMax)
                throw new DataException($"{path}, line 1: {_parser.Count} columns, at most {ColumnsMax} expected");
            _header = [.. _parser.Record!];
            Map = RowColumnMap.Of(_header, model, $"{path}, line 1");
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _terms = model.Terms;
        _encoder = RowColumnMap.EncoderOf(model);
        _cells = new string[Map.Columns.Length];
    }

    public RowColumnMap Map { get; }

    /// <summary>How much of the file is read, 0 to 1.</summary>
    public double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>Fills <paramref name="row"/> from the next line; false at the end.</summary>
    /// <exception cref="DataException">The line cannot be used.</exception>
    public bool TryRead(Span<float> row)
    {
        if (!ReadLine())
            return false;
        if (_parser.Count != _header.Length)
            throw new DataException($"{Place}: {_parser.Count} fields, the header has {_header.Length}");
        if (_encoder is null)
        {
            for (int i = 0; i < Map.Columns.Length; i++)
                row[i] = i < _terms.Length && _terms[i] is { } terms ? Code(terms, Map.Columns[i]) : Number(Map.Columns[i]);
            return true;
        }

        for (int i = 0; i < _cells.Length; i++)
            _cells[i] = _encoder.Inputs[i].IsText ? _parser[Map.Columns[i]] : NumberText(Map.Columns[i]);
        return _encoder.TryEncode(_cells, row)
            ? true
            : throw new DataException($"{Place}: the model's own preparation refuses the values");
    }

    public void Dispose()
    {
        _parser.Dispose();
        _file.Dispose();
    }

    private string Place => $"{_path}, line {_parser.RawRow}";

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private Stream Content() => _path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
        ? new GZipStream(_file, CompressionMode.Decompress)
        : _file;

    // A blank line is a row with nothing in it, not none: rows and scores stay line by line.
    private CsvConfiguration Configuration() => new(CultureInfo.InvariantCulture)
    {
        IgnoreBlankLines = false,
        MaxFieldSize = Limits.TransactionTextBytesMax,
        BadDataFound = bad => throw new DataException($"{_path}, line {bad.Context.Parser?.RawRow}: a quote inside a field"),
    };

    private bool ReadLine()
    {
        try
        {
            return _parser.Read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DecoderFallbackException or MaxFieldSizeException)
        {
            throw new DataException($"{_path}, after line {_parser.RawRow}: {e.Message}", e);
        }
    }

    private string NumberText(int column)
    {
        float value = Number(column);
        return float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
    }

    private float Code(CodeTerms terms, int column)
        => terms.CodeOf(_parser[column]) is >= 0 and var code ? code : float.NaN;

    private float Number(int column)
    {
        var cell = _parser[column].AsSpan().Trim();
        if (cell.IsEmpty)
            return float.NaN;
        if (float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
            return float.IsFinite(value) || !cell.ContainsAnyInRange('0', '9') ? value : throw Wrong(column, "outside the range of floats");
        return Infinity(cell) ?? throw Wrong(column, "a number expected");
    }

    // As pandas and C write it.
    private static float? Infinity(ReadOnlySpan<char> cell)
    {
        float sign = cell[0] == '-' ? -1 : 1;
        return cell.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase) ? sign * float.PositiveInfinity : null;
    }

    private DataException Wrong(int column, string problem)
    {
        string cell = _parser[column];
        string shown = cell.Length <= 40 ? cell : cell[..40] + "...";
        return new DataException($"{Place}, column {column + 1} ({_header[column]}): {problem}, not '{shown}'");
    }
}
