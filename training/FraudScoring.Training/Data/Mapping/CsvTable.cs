using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using FraudScoring.Core;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>A CSV file with a header, compressed when its name ends in <c>.gz</c>, whose errors name line and column.</summary>
internal sealed class CsvTable : IDisposable
{
    private const int ColumnsMax = 4096;

    private readonly FileStream _file;
    private readonly CsvParser _parser;

    /// <exception cref="DataException">The file or its header cannot be read.</exception>
    public CsvTable(string path, string separator)
    {
        Path = path;
        try
        {
            _file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }

        Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(_file, CompressionMode.Decompress) : _file;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator,
            MaxFieldSize = Limits.TransactionTextBytesMax,
            BadDataFound = bad => throw new DataException($"{path}, line {bad.Context.Parser?.RawRow}: a quote inside a field"),
        };
        _parser = new CsvParser(new StreamReader(content, new UTF8Encoding(false, true)), configuration);
        try
        {
            Header = ReadHeader(separator);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    public string[] Header { get; }

    public string Place => $"{Path}, line {_parser.RawRow}";

    public int Line => _parser.RawRow;

    public double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    public string this[int column] => _parser[column];

    /// <summary>The column of this name.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public int Column(string name)
    {
        int index = Array.IndexOf(Header, name);
        return index >= 0 ? index : throw new DataException($"{Path}, line 1: there is no column '{name}'; there are {string.Join(", ", Header)}");
    }

    public bool Read()
    {
        if (!ReadLine())
            return false;
        return _parser.Count == Header.Length
            ? true
            : throw new DataException($"{Place}: {_parser.Count} fields, the header has {Header.Length}");
    }

    public DataException Wrong(int column, string problem) => new($"{Place}, column {column + 1} ({Header[column]}): {problem}");

    public void Dispose()
    {
        _parser?.Dispose();
        _file.Dispose();
    }

    private string[] ReadHeader(string separator)
    {
        if (!ReadLine())
            throw new DataException($"{Path}: empty, a header line expected");
        string[] header = [.. _parser.Record!];
        if (header.Length > ColumnsMax)
            throw new DataException($"{Path}, line 1: {header.Length} columns, at most {ColumnsMax} expected");
        for (int i = 0; i < header.Length; i++)
        {
            int first = Array.IndexOf(header, header[i]);
            if (first != i)
                throw new DataException($"{Path}, line 1, column {i + 1}: '{header[i]}' for the second time (first: column {first + 1})");
        }

        char other = ",;\t|".FirstOrDefault(sign => sign != separator[0] && header.Length == 1 && header[0].Contains(sign));
        if (other != default)
            throw new DataException($"{Path}, line 1: one column only; is the separator '{(other == '\t' ? "\\t" : other)}'?");
        return header;
    }

    private bool ReadLine()
    {
        try
        {
            return _parser.Read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DecoderFallbackException or MaxFieldSizeException)
        {
            throw new DataException($"{Path}, after line {_parser.RawRow}: {e.Message}", e);
        }
    }
}
