using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads a JSON model from front to back: objects by property, arrays of numbers. Faults name the byte and the path of
/// properties. Nothing is kept but what is asked for.
/// </summary>
internal ref struct JsonCursor
{
    private const int DepthMax = 64;

    private readonly Stack<string> _path = new();
    private Utf8JsonReader _reader;

    public JsonCursor(ReadOnlySpan<byte> file)
        => _reader = new Utf8JsonReader(file, new JsonReaderOptions { MaxDepth = DepthMax });

    /// <summary>Moves to the file's value, or past one.</summary>
    public void Read()
    {
        if (!_reader.Read())
            throw Fault("expected a value, the file ends");
    }

    /// <summary>Enters the object that is next; its properties follow by <see cref="NextProperty"/>.</summary>
    public void EnterObject() => Require(JsonTokenType.StartObject, "an object");

    /// <summary>Moves to the value of the next property of the object entered; false at its end.</summary>
    public bool NextProperty(out string name)
    {
        Read();
        name = "";
        if (_reader.TokenType == JsonTokenType.EndObject)
            return false;
        name = _reader.ValueSpan.Length <= ModelLimits.NameLengthMax ? _reader.GetString()! : throw Fault(
            "a property name too long");
        _path.Push(name);
        Read();
        return true;
    }

    /// <summary>Ends what <see cref="NextProperty"/> began.</summary>
    public void EndProperty() => _path.Pop();

    /// <summary>Passes over the value.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>The value as text; numbers as they are written.</summary>
    public string Text()
    {
        if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)
            || _reader.ValueSpan.Length > ModelLimits.NameLengthMax * 6)
            throw Fault($"expected a text, found {_reader.TokenType}");
        return _reader.TokenType == JsonTokenType.String ? _reader.GetString()! : Encoding.UTF8.GetString(_reader.ValueSpan);
    }

    /// <summary>A whole number, which XGBoost writes as text.</summary>
    public int Int()
        => int.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Fault($"expected a whole number, found '{Text()}'");

    /// <summary>Enters the array that is next.</summary>
    public void EnterArray() => Require(JsonTokenType.StartArray, "an array");

    /// <summary>Moves to the next element of the array entered; false at its end.</summary>
    public bool NextElement()
    {
        Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>An array of texts.</summary>
    public List<string> Texts(int max)
    {
        var values = new List<string>();
        for (EnterArray(); NextElement();)
        {
            if (values.Count == max)
                throw Fault($"more than {max} values");
            values.Add(Text());
        }

        return values;
    }

    /// <summary>An array of whole numbers; false and true count as 0 and 1.</summary>
    public int[] Ints(int max)
    {
        var values = new List<int>();
        for (EnterArray(); NextElement();)
        {
            if (values.Count == max)
                throw Fault($"more than {max} values");
            if (_reader.TokenType is JsonTokenType.True or JsonTokenType.False)
                values.Add(_reader.TokenType == JsonTokenType.True ? 1 : 0);
            else if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var number))
                values.Add(number);
            else
                throw Fault($"expected a whole number of 32 bits as value {values.Count}");
        }

        return [.. values];
    }

    /// <summary>An array of 32-bit floats.</summary>
    public float[] Floats(int max)
    {
        var values = new List<float>();
        for (EnterArray(); NextElement();)
        {
            if (values.Count == max)
                throw Fault($"more than {max} values");
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetSingle(out var number))
                throw Fault($"expected a number as value {values.Count}");
            values.Add(number);
        }

        return [.. values];
    }

    /// <summary>Requires that nothing follows the file's value.</summary>
    public void End()
    {
        if (_reader.Read())
            throw Fault("expected the end of the file");
    }

    /// <summary>A fault at this place.</summary>
    public readonly ModelFormatException Fault(string message)
        => new($"byte {_reader.TokenStartIndex}, {string.Join('.', _path.Reverse())}: {message}");

    private readonly void Require(JsonTokenType type, string what)
    {
        if (_reader.TokenType != type)
            throw Fault($"expected {what}, found {_reader.TokenType}");
    }
}
