using System.Buffers.Binary;
using System.Text;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads the little-endian body of an ML.NET blob. Every count is checked against the bytes that are left before
/// anything is allocated for it.
/// </summary>
internal sealed class MlNetBody(string place, byte[] data, int start, int end, string[] strings)
{
    private int _position = start;

    /// <summary>Offset in the entry.</summary>
    public int Position => _position;

    public byte Byte() => Take(1)[0];

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>A count of things of at least <paramref name="size"/> bytes each.</summary>
    public int Count(string name, int size)
    {
        var count = Int();
        if (count < 0 || (long)count * size > end - _position)
            throw Fault($"{name}: {count}, but {end - _position} bytes are left");
        return count;
    }

    public int[] Ints(string name) => Ints(Count(name, 4));

    public int[] Ints(int count)
    {
        Need((long)count * 4);
        var values = new int[count];
        for (var i = 0; i < count; i++)
            values[i] = Int();
        return values;
    }

    public float[] Floats(string name) => Floats(Count(name, 4));

    public float[] Floats(int count)
    {
        Need((long)count * 4);
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = Float();
        return values;
    }

    public double[] Doubles(string name)
    {
        var values = new double[Count(name, 8)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Double();
        return values;
    }

    public void Skip(int bytes) => Take(bytes);

    /// <summary>A text by its number in the blob's table; null for -1.</summary>
    public string? OptionalText(string name)
    {
        var index = Int();
        if (index == -1)
            return null;
        return (uint)index < (uint)strings.Length
            ? strings[index]
            : throw Fault($"{name}: text {index}, expected -1 to {strings.Length - 1}");
    }

    public string Text(string name) => OptionalText(name) ?? throw Fault($"{name}: no text");

    /// <summary>A text that stands here, its length in front as a variable-length number.</summary>
    public string InlineText()
    {
        var length = VariableInt();
        return Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A non-negative number of seven bits a byte.</summary>
    public int VariableInt()
    {
        long value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
                return value <= int.MaxValue ? (int)value : throw Fault($"number {value} is too large");
        }

        throw Fault("a number of more than five bytes");
    }

    /// <summary>Requires that everything was read.</summary>
    public void End()
    {
        if (_position != end)
            throw Fault($"{end - _position} bytes more than expected");
    }

    public ModelFormatException Fault(string message) => new($"{place}, byte {_position}: {message}");

    private void Need(long bytes)
    {
        if (bytes < 0 || bytes > end - _position)
            throw Fault($"{bytes} bytes expected, {end - _position} are left");
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        Need(bytes);
        _position += bytes;
        return data.AsSpan(_position - bytes, bytes);
    }
}
