using System.Runtime.CompilerServices;

namespace FraudScoring.Sbe;

/// <summary>Text of a fixed length; shorter text ends with zero bytes, text that is not provided is all zero bytes.</summary>
internal static class SbeText
{
    public static void Set(Span<byte> field, ReadOnlySpan<byte> text, string name)
    {
        if (text.Length > field.Length)
            throw new ArgumentException($"{name}: {text.Length} bytes, expected at most {field.Length}");
        field.Clear();
        text.CopyTo(field);
    }

    public static ReadOnlySpan<byte> Get(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    [InlineArray(2)]
    public struct Of2
    {
        private byte _first;
    }

    [InlineArray(3)]
    public struct Of3
    {
        private byte _first;
    }

    [InlineArray(4)]
    public struct Of4
    {
        private byte _first;
    }

    [InlineArray(8)]
    public struct Of8
    {
        private byte _first;
    }
}
