using System.Text;
using System.Text.Json;

namespace FraudScoring.Core.Decisions.Policies.Json;

/// <summary>Reads JSON into values that know their places. Strict: no comments, no trailing commas, no name twice.</summary>
internal sealed class JsonTree
{
    private const int DepthMax = 16;

    private readonly byte[] _bytes;
    private readonly PolicyProblems _problems;
    private int _countedTo;
    private int _lineStart;
    private int _line = 1;

    private JsonTree(byte[] bytes, PolicyProblems problems) => (_bytes, _problems) = (bytes, problems);

    /// <summary>Reads a text; null when it is not JSON, and the problem is noted.</summary>
    public static JsonItem? Read(byte[] utf8, PolicyProblems problems)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
            reader.Read();
            var item = new JsonTree(utf8, problems).ReadItem(ref reader, string.Empty);
            // What stands behind the value is an error that only reading on finds.
            while (reader.Read())
            {
            }

            return item;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var place = e is JsonException json ? $"line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}: " : string.Empty;
            problems.Add($"{place}not JSON: {e.Message.Split(" LineNumber:")[0]}");
            return null;
        }
    }

    private JsonItem ReadItem(ref Utf8JsonReader reader, string path)
    {
        var (line, column) = PlaceOf((int)reader.TokenStartIndex);
        var type = reader.TokenType;
        var raw = Encoding.UTF8.GetString(reader.ValueSpan);
        var item = new JsonItem
        {
            Path = path,
            Line = line,
            Column = column,
            Type = type,
            Raw = raw,
            Text = type == JsonTokenType.String ? reader.GetString()! : raw,
        };
        if (type == JsonTokenType.StartObject)
            ReadProperties(ref reader, item);
        for (var i = 0; type == JsonTokenType.StartArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            item.Items.Add(ReadItem(ref reader, $"{path}[{i}]"));
        return item;
    }

    private void ReadProperties(ref Utf8JsonReader reader, JsonItem item)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var (line, column) = PlaceOf((int)reader.TokenStartIndex);
            reader.Read();
            var value = ReadItem(ref reader, item.Path.Length == 0 ? name : $"{item.Path}.{name}");
            if (item.Properties.Any(p => p.Name == name))
                _problems.Add(line, column, value.Path, "is there twice");
            item.Properties.Add((name, value));
        }
    }

    private (int Line, int Column) PlaceOf(int offset)
    {
        for (; _countedTo < offset; _countedTo++)
        {
            if (_bytes[_countedTo] == '\n')
                (_line, _lineStart) = (_line + 1, _countedTo + 1);
        }

        return (_line, Encoding.UTF8.GetCharCount(_bytes.AsSpan(_lineStart, offset - _lineStart)) + 1);
    }
}
