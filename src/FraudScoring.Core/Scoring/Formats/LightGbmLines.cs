using System.Text;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>Cuts a LightGBM text model into its header and trees.</summary>
internal ref struct LightGbmLines
{
    private const int KeysMax = 64;
    private const int KeyLengthMax = 64;

    private readonly ReadOnlySpan<byte> _file;
    private int _position;

    public LightGbmLines(ReadOnlySpan<byte> file) => _file = file;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>True when the header asked for averages instead of sums.</summary>
    public bool HasAverage { get; private set; }

    /// <summary>Reads "key=value" lines up to an empty line or the next tree.</summary>
    public LightGbmBlock ReadBlock(string title, string first)
    {
        if (!NextLine(out var start, out var length) || !_file.Slice(start, length).SequenceEqual(Encoding.ASCII.GetBytes(first)))
            throw new ModelFormatException($"line {Number}: expected '{first}'");
        var lines = new Dictionary<string, LightGbmLine>();
        while (NextLine(out start, out length))
        {
            var line = _file.Slice(start, length);
            if (line.IsEmpty && lines.Count > 0)
                break;
            if (line.StartsWith("Tree="u8) || line.SequenceEqual("end of trees"u8))
            {
                _position = start;
                Number--;
                break;
            }

            var equals = line.IndexOf((byte)'=');
            if (line.SequenceEqual("average_output"u8))
                HasAverage = true;
            if (equals is <= 0 or > KeyLengthMax)
                continue;
            if (lines.Count == KeysMax)
                throw new ModelFormatException($"line {Number}, {title}: more than {KeysMax} keys");
            var key = Encoding.UTF8.GetString(line[..equals]);
            if (!lines.TryAdd(key, new LightGbmLine(Number, start + equals + 1, length - equals - 1)))
                throw new ModelFormatException($"line {Number}, {title}: a second line '{key}='");
        }

        return new LightGbmBlock(_file, title, lines);
    }

    /// <summary>
    /// Reads the next tree; false at the line that ends the trees, without which the file is cut short.
    /// </summary>
    public bool TryReadTree(int index, out LightGbmBlock block)
    {
        block = default;
        while (NextLine(out var start, out var length))
        {
            var line = _file.Slice(start, length);
            if (line.IsEmpty)
                continue;
            if (line.SequenceEqual("end of trees"u8))
                return false;
            _position = start;
            Number--;
            block = ReadBlock($"tree {index}", $"Tree={index}");
            return true;
        }

        throw new ModelFormatException($"line {Number}: the file ends without 'end of trees'");
    }

    private bool NextLine(out int start, out int length)
    {
        start = _position;
        length = 0;
        if (_position >= _file.Length)
            return false;
        var rest = _file[_position..];
        var end = rest.IndexOf((byte)'\n');
        length = end < 0 ? rest.Length : end;
        _position += end < 0 ? length : length + 1;
        if (length > 0 && rest[length - 1] == (byte)'\r')
            length--;
        Number++;
        return true;
    }
}
