namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>Unsigned numbers in groups of seven bits, the lowest first (DWARF 5, section 7.6).</summary>
internal static class Leb128
{
    public const int BytesMax = 10;

    public static int Write(Span<byte> to, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            to[at++] = (byte)(value | 0x80);
        to[at] = (byte)value;
        return at + 1;
    }

    /// <summary>Reads a number; false when it does not end within the bytes or within 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && (uint)at < (uint)from.Length; shift += 7)
        {
            var b = from[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return shift < 63 || b <= 1;
        }

        return false;
    }
}
