using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads the protocol-buffers wire format from a span: field numbers, varints, fixed-width values and nested messages,
/// each checked against the end of the message it lies in.
/// </summary>
internal ref struct ProtoReader
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _origin;
    private int _position;

    public ProtoReader(ReadOnlySpan<byte> data, int origin)
    {
        _data = data;
        _origin = origin;
    }

    /// <summary>Field number of the value that is next.</summary>
    public int Field { get; private set; }

    /// <summary>Wire type of the value that is next.</summary>
    public int Type { get; private set; }

    /// <summary>Offset in the file, for messages.</summary>
    public readonly int Offset => _origin + _position;

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_position == _data.Length)
            return false;
        var key = ReadVarint();
        if (key >> 3 is 0 or > 0x1FFF_FFFF)
            Fail("a field number between 1 and 2^29-1");
        Field = (int)(key >> 3);
        Type = (int)(key & 7);
        return true;
    }

    /// <summary>The varint that is next.</summary>
    public long ReadInt64()
    {
        Expect(Varint, "a varint");
        return (long)ReadVarint();
    }

    /// <summary>The 32-bit float that is next.</summary>
    public float ReadFloat()
    {
        Expect(Fixed32, "a 32-bit value");
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    /// <summary>The bytes of the length-delimited value that is next.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(Bytes, "a length-delimited value");
        var length = ReadVarint();
        if (length > (ulong)(_data.Length - _position))
            Fail($"at most {_data.Length - _position} bytes, the length says {length}");
        return Take((int)length);
    }

    /// <summary>A reader for the nested message that is next.</summary>
    public ProtoReader ReadMessage()
    {
        var bytes = ReadBytes();
        return new ProtoReader(bytes, Offset - bytes.Length);
    }

    /// <summary>The UTF-8 text that is next.</summary>
    public string ReadString()
    {
        var bytes = ReadBytes();
        if (bytes.Length > ModelLimits.FeaturesMax * ModelLimits.NameLengthMax)
            Fail("a text of reasonable length");
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Adds one integer, or all of a packed field.</summary>
    public void ReadInts(List<long> values)
    {
        if (Type == Varint)
        {
            values.Add((long)ReadVarint());
            return;
        }

        var packed = ReadMessage();
        while (packed._position < packed._data.Length)
            values.Add((long)packed.ReadVarint());
    }

    /// <summary>Adds one float, or all of a packed field, widened to double.</summary>
    public void ReadFloats(List<double> values)
    {
        if (Type == Fixed32)
        {
            values.Add(ReadFloat());
            return;
        }

        var bytes = ReadBytes();
        if (bytes.Length % 4 != 0)
            Fail("a whole number of 32-bit floats");
        foreach (var value in MemoryMarshal.Cast<byte, float>(bytes))
            values.Add(value);
    }

    /// <summary>Adds one double, or all of a packed field.</summary>
    public void ReadDoubles(List<double> values)
    {
        if (Type == Fixed64)
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(Take(8)));
            return;
        }

        var bytes = ReadBytes();
        if (bytes.Length % 8 != 0)
            Fail("a whole number of 64-bit floats");
        foreach (var value in MemoryMarshal.Cast<byte, double>(bytes))
            values.Add(value);
    }

    /// <summary>Passes over the value that is next.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(8);
                break;
            case Bytes:
                ReadBytes();
                break;
            case Fixed32:
                Take(4);
                break;
            default:
                Fail("a wire type of 0, 1, 2 or 5");
                break;
        }
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _data.Length)
                Fail("more bytes of a varint");
            var next = _data[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        Fail("a varint of at most 10 bytes");
        return 0;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _data.Length - _position)
            Fail($"{length} more bytes");
        _position += length;
        return _data.Slice(_position - length, length);
    }

    private readonly void Expect(int type, string what)
    {
        if (Type != type)
            Fail($"{what} in field {Field}, found wire type {Type}");
    }

    [DoesNotReturn]
    private readonly void Fail(string expected)
        => throw new ModelFormatException($"byte {Offset}: expected {expected}");
}
