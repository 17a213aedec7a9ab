namespace FraudScoring.Core.Scoring.Formats;

/// <summary>The attributes of an ONNX node by name: integers, floats (widened to double), texts.</summary>
internal sealed class OnnxAttributes
{
    private const int TensorFloat = 1;
    private const int TensorDouble = 11;

    private readonly Dictionary<string, List<long>> _ints = [];
    private readonly Dictionary<string, List<double>> _floats = [];
    private readonly Dictionary<string, List<string>> _strings = [];

    /// <summary>Reads one AttributeProto.</summary>
    public void Read(ProtoReader reader)
    {
        var name = "";
        List<long>? ints = null;
        List<double>? floats = null;
        List<string>? strings = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.ReadString();
                    break;
                case 2 or 7:
                    reader.ReadFloats(floats ??= []);
                    break;
                case 3 or 8:
                    reader.ReadInts(ints ??= []);
                    break;
                case 4 or 9:
                    // Millions of mode names are a handful of texts: interned by value, each is held once.
                    (strings ??= []).Add(OnnxModes.Intern(reader.ReadBytes()));
                    break;
                case 5:
                    ReadTensor(reader.ReadMessage(), floats ??= []);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (ints is not null)
            _ints[name] = ints;
        if (floats is not null)
            _floats[name.EndsWith("_as_tensor", StringComparison.Ordinal) ? name[..^10] : name] = floats;
        if (strings is not null)
            _strings[name] = strings;
    }

    /// <summary>An integer list; empty when the attribute is absent.</summary>
    public List<long> Ints(string name) => _ints.GetValueOrDefault(name) ?? [];

    /// <summary>A float or double list; empty when the attribute is absent.</summary>
    public List<double> Floats(string name) => _floats.GetValueOrDefault(name) ?? [];

    /// <summary>A text list; empty when the attribute is absent.</summary>
    public List<string> Strings(string name) => _strings.GetValueOrDefault(name) ?? [];

    /// <summary>A single text.</summary>
    public string Text(string name, string otherwise)
        => _strings.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : otherwise;

    private static void ReadTensor(ProtoReader reader, List<double> values)
    {
        var type = 0L;
        ReadOnlySpan<byte> raw = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    type = reader.ReadInt64();
                    break;
                case 4:
                    reader.ReadFloats(values);
                    break;
                case 9:
                    raw = reader.ReadBytes();
                    break;
                case 10:
                    reader.ReadDoubles(values);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is not (TensorFloat or TensorDouble))
            throw new ModelFormatException(
                $"byte {reader.Offset}: tensor of element type {type}, expected 1 (float) or 11 (double)");
        var size = type == TensorFloat ? 4 : 8;
        if (raw.Length % size != 0)
            throw new ModelFormatException(
                $"byte {reader.Offset}: raw tensor of {raw.Length} bytes, expected a multiple of {size}");
        for (var i = 0; i < raw.Length; i += size)
            values.Add(size == 4 ? BitConverter.ToSingle(raw[i..]) : BitConverter.ToDouble(raw[i..]));
    }
}
