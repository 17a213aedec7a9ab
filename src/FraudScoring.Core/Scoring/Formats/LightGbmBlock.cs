using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>The "key=value" lines of one section of a LightGBM text model, with typed access to their values.</summary>
internal readonly ref struct LightGbmBlock(
    ReadOnlySpan<byte> file, string title, Dictionary<string, LightGbmLine> lines)
{
    private readonly ReadOnlySpan<byte> _file = file;

    public bool Has(string key) => lines.ContainsKey(key);

    /// <summary>The value as text; refuses a section without the key.</summary>
    public string Text(string key) => Encoding.UTF8.GetString(Value(key, out _));

    /// <summary>One whole number within bounds.</summary>
    public int Int(string key, int min, int max)
    {
        var value = Value(key, out var line);
        return Utf8Parser.TryParse(value, out int number, out var used) && used == value.Length && number >= min && number <= max
            ? number
            : throw Bad(line, key, value, $"a whole number from {min} to {max}");
    }

    /// <summary>Exactly <paramref name="count"/> whole numbers.</summary>
    public int[] Ints(string key, int count)
    {
        var values = Value(key, out var line);
        var numbers = new int[count];
        for (var i = 0; i < count; i++)
        {
            var word = NextWord(ref values);
            if (!Utf8Parser.TryParse(word, out numbers[i], out var used) || used != word.Length)
                throw Bad(line, key, word, $"a whole number as value {i} of {count}");
        }

        RequireEnd(line, key, values, count);
        return numbers;
    }

    /// <summary>Exactly <paramref name="count"/> unsigned 32-bit numbers.</summary>
    public uint[] Words(string key, int count)
    {
        var values = Value(key, out var line);
        var numbers = new uint[count];
        for (var i = 0; i < count; i++)
        {
            var word = NextWord(ref values);
            if (!Utf8Parser.TryParse(word, out numbers[i], out var used) || used != word.Length)
                throw Bad(line, key, word, $"a number of 32 bits as value {i} of {count}");
        }

        RequireEnd(line, key, values, count);
        return numbers;
    }

    /// <summary>Exactly <paramref name="count"/> floating-point numbers; "inf" and "nan" are numbers here.</summary>
    public double[] Doubles(string key, int count)
    {
        var values = Value(key, out var line);
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            var word = NextWord(ref values);
            if (!TryParse(word, out numbers[i]))
                throw Bad(line, key, word, $"a number as value {i} of {count}");
        }

        RequireEnd(line, key, values, count);
        return numbers;
    }

    /// <summary>How many values a line has.</summary>
    public int Count(string key)
    {
        var values = Value(key, out _);
        var count = 0;
        while (!NextWord(ref values).IsEmpty)
            count++;
        return count;
    }

    /// <summary>A fault in the value of a key.</summary>
    public ModelFormatException Fault(string key, string message)
    {
        Value(key, out var line);
        return new ModelFormatException($"line {line.Number}, {title}, {key}: {message}");
    }

    private static bool TryParse(ReadOnlySpan<byte> word, out double number)
    {
        var isNegative = word.Length > 0 && word[0] == (byte)'-';
        var rest = isNegative ? word[1..] : word;
        if (rest.SequenceEqual("inf"u8))
        {
            number = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (rest.SequenceEqual("nan"u8))
        {
            number = double.NaN;
            return true;
        }

        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> values)
    {
        values = values.TrimStart((byte)' ');
        var end = values.IndexOf((byte)' ');
        var word = end < 0 ? values : values[..end];
        values = values[word.Length..];
        return word;
    }

    private ReadOnlySpan<byte> Value(string key, out LightGbmLine line)
        => lines.TryGetValue(key, out line)
            ? _file.Slice(line.Start, line.Length)
            : throw new ModelFormatException($"{title}: no line '{key}='");

    private void RequireEnd(LightGbmLine line, string key, ReadOnlySpan<byte> rest, int count)
    {
        if (!rest.Trim((byte)' ').IsEmpty)
            throw Bad(line, key, rest, $"{count} values");
    }

    private ModelFormatException Bad(LightGbmLine line, string key, ReadOnlySpan<byte> found, string expected)
    {
        var shown = Encoding.UTF8.GetString(found[..Math.Min(found.Length, 40)]);
        return new ModelFormatException($"line {line.Number}, {title}, {key}: expected {expected}, found '{shown}'");
    }
}
