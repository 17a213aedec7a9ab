using System.Buffers.Text;
using System.IO.Compression;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// Lines of a CSV file, compressed when the name ends in <c>.gz</c>, as bytes: nothing is allocated for a line. A field
/// may stand in quotes, without quotes inside. What is yielded is valid until the next line.
/// </summary>
internal sealed class CsvBytes : IDisposable
{
    /// <summary>Most bytes of a line.</summary>
    public const int LineBytesMax = 1 << 16;

    private const int FieldsMax = 256;
    private const int BufferBytes = 1 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly Stream _bytes;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly (int Start, int Length)[] _fields = new (int, int)[FieldsMax];
    private readonly string[] _header;
    private int _start;
    private int _end;

    /// <summary>Opens a file, whose header must be <paramref name="header"/>.</summary>
    /// <exception cref="DataException">It cannot be read, or has another header.</exception>
    public CsvBytes(string path, params string[] header)
    {
        _path = path;
        _header = header;
        try
        {
            _file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }

        _bytes = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(_file, CompressionMode.Decompress) : _file;
        CheckHeader();
    }

    /// <summary>Number of the current line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Where the current line is, for messages.</summary>
    public string Place => $"{_path}, line {Line}";

    /// <summary>How much of the file was read, 0 to 1.</summary>
    public double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>A field of the current line.</summary>
    public ReadOnlySpan<byte> this[int column] => _buffer.AsSpan(_fields[column].Start, _fields[column].Length);

    /// <summary>Moves to the next line; false at the end.</summary>
    /// <exception cref="DataException">The line has another number of fields than the header, or is too long.</exception>
    public bool MoveNext()
    {
        if (!TryReadLine(out int fields))
            return false;
        if (fields != _header.Length)
            throw new DataException($"{Place}: {fields} fields, the header has {_header.Length}");
        return true;
    }

    /// <summary>A field as a whole number.</summary>
    /// <exception cref="DataException">It is none, or out of range.</exception>
    public long Integer(int column, long low, long high)
    {
        var text = this[column];
        return Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length && value >= low && value <= high
            ? value
            : throw Wrong(column, $"a whole number from {low} to {high}");
    }

    /// <summary>A field as a number.</summary>
    /// <exception cref="DataException">It is none, or out of range.</exception>
    public double Number(int column, double low, double high)
    {
        var text = this[column];
        return Utf8Parser.TryParse(text, out double value, out int used) && used == text.Length && value >= low && value <= high
            ? value
            : throw Wrong(column, FormattableString.Invariant($"a number from {low} to {high}"));
    }

    /// <summary>What to throw about a field of the current line.</summary>
    public DataException Wrong(int column, string expected)
    {
        string text = System.Text.Encoding.UTF8.GetString(this[column]);
        return new DataException(
            $"{Place}, column {column + 1} ({_header[column]}): {expected} expected, not '{(text.Length <= 40 ? text : text[..40] + "...")}'");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes.Dispose();
        _file.Dispose();
    }

    private void CheckHeader()
    {
        string expected = string.Join(',', _header);
        if (!TryReadLine(out int fields))
            throw new DataException($"{_path}: empty, a header line expected: {expected}");
        string found = string.Join(',', Enumerable.Range(0, fields).Select(i => System.Text.Encoding.UTF8.GetString(this[i])));
        if (found != expected)
            throw new DataException($"{_path}, line 1: '{expected}' expected, not '{(found.Length <= 200 ? found : found[..200] + "...")}'");
    }

    private bool TryReadLine(out int fields)
    {
        fields = 0;
        int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (length < 0)
        {
            Fill();
            length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length < 0)
                length = _end - _start;
            if (length == 0 && _start == _end)
                return false;
        }

        Line++;
        if (length > LineBytesMax)
            throw new DataException($"{Place}: more than {LineBytesMax} bytes");
        int next = Math.Min(_start + length + 1, _end);
        bool hasReturn = length > 0 && _buffer[_start + length - 1] == (byte)'\r';
        fields = Split(_start, _start + length - (hasReturn ? 1 : 0));
        _start = next;
        return true;
    }

    // Moves what is left to the front and reads until the buffer is full or the file ends.
    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        try
        {
            int read;
            while (_end < _buffer.Length && (read = _bytes.Read(_buffer, _end, _buffer.Length - _end)) > 0)
                _end += read;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new DataException($"{_path}, after line {Line}: {e.Message}", e);
        }
    }

    private int Split(int start, int end)
    {
        int count = 0;
        while (true)
        {
            if (count == FieldsMax)
                throw new DataException($"{Place}: more than {FieldsMax} fields");
            bool isQuoted = start < end && _buffer[start] == (byte)'"';
            int from = isQuoted ? start + 1 : start;
            int length = _buffer.AsSpan(from, end - from).IndexOf(isQuoted ? (byte)'"' : (byte)',');
            if (length < 0 && isQuoted)
                throw new DataException($"{Place}: a quote without its end");
            length = length < 0 ? end - from : length;
            _fields[count++] = (from, length);
            int after = from + length + (isQuoted ? 1 : 0);
            if (after >= end)
                return count;
            if (_buffer[after] != (byte)',')
                throw new DataException($"{Place}: a quote inside a field");
            start = after + 1;
        }
    }
}
