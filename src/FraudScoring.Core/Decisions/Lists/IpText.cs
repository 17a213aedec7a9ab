using System.Net;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// IP addresses as 128-bit numbers, read from text without allocating. An IPv4 address is its IPv4-mapped IPv6 address
/// (RFC 4291, section 2.5.5.2), so that both ways of writing it are one.
/// </summary>
internal static class IpText
{
    public const int Bits = 128;
    public const int V4Prefix = 96;

    private const int Groups = 8;
    private static readonly UInt128 V4Mapped = (UInt128)0xFFFF << 32;

    /// <summary>Reads an address; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UInt128 address)
    {
        if (text.Contains((byte)':'))
            return TryParseV6(text, out address);
        var isAddress = TryParseV4(text, out var v4);
        address = V4Mapped | v4;
        return isAddress;
    }

    /// <summary>Whether the number stands for an IPv4 address.</summary>
    public static bool IsV4(UInt128 address) => address >> 32 == 0xFFFF;

    /// <summary>Writes an address as people do (RFC 5952 for IPv6).</summary>
    public static string Format(UInt128 address)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        var ip = new IPAddress(bytes);
        return (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString();
    }

    private static bool TryParseV4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        var parts = 0;
        var value = -1;
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (value < 0 || ++parts > 3)
                    return false;
                address = (address << 8) | (uint)value;
                value = -1;
            }
            else if (c is >= (byte)'0' and <= (byte)'9' && value != 0)
            {
                value = (Math.Max(value, 0) * 10) + c - '0';
                if (value > 255)
                    return false;
            }
            else
            {
                return false;
            }
        }

        address = (address << 8) | (uint)Math.Max(value, 0);
        return parts == 3 && value >= 0;
    }

    private static bool TryParseV6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = 0;
        Span<ushort> groups = stackalloc ushort[Groups];
        var count = 0;
        var gap = -1;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            var length = text.IndexOf((byte)':');
            var part = length < 0 ? text : text[..length];
            if (part.Contains((byte)'.'))
            {
                if (length >= 0 || count > Groups - 2 || !TryParseV4(part, out var v4))
                    return false;
                groups[count++] = (ushort)(v4 >> 16);
                groups[count++] = (ushort)v4;
                break;
            }

            if (count == Groups || !TryParseGroup(part, out groups[count]))
                return false;
            count++;
            if (length < 0)
                break;
            text = text[(length + 1)..];
            if (text.IsEmpty)
                return false;
            if (text[0] != ':')
                continue;
            if (gap >= 0)
                return false;
            gap = count;
            text = text[1..];
        }

        if (gap < 0 ? count != Groups : count == Groups)
            return false;
        for (var i = 0; i < Groups; i++)
        {
            var fromEnd = Groups - i;
            var value = i < (gap < 0 ? count : gap) ? groups[i] : gap >= 0 && fromEnd <= count - gap ? groups[count - fromEnd] : 0;
            address = (address << 16) | (uint)value;
        }

        return true;
    }

    private static bool TryParseGroup(ReadOnlySpan<byte> text, out ushort value)
    {
        value = 0;
        return text.Length is > 0 and <= 4
            && ushort.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out value);
    }

    /// <summary>Reads an address or a range such as <c>10.0.0.0/8</c>; bits beyond the prefix must be zero.</summary>
    public static bool TryParseRange(ReadOnlySpan<byte> text, out UInt128 address, out int prefix)
    {
        prefix = Bits;
        var slash = text.IndexOf((byte)'/');
        if (slash < 0)
            return TryParse(text, out address);
        var digits = text[(slash + 1)..];
        if (!TryParse(text[..slash], out address) || digits.Length is 0 or > 3
            || !int.TryParse(digits, System.Globalization.NumberStyles.None, null, out prefix))
            return false;
        if (!text[..slash].Contains((byte)':'))
            prefix += V4Prefix;
        return prefix is > 0 and <= Bits && (address & ~Mask(prefix)) == 0;
    }

    /// <summary>The bits of a prefix.</summary>
    public static UInt128 Mask(int prefix) => UInt128.MaxValue << (Bits - prefix);

    /// <summary>Writes a range; a whole prefix is written as an address.</summary>
    public static string FormatRange(UInt128 address, int prefix)
    {
        var text = Format(address);
        if (prefix == Bits)
            return text;
        return $"{text}/{(IsV4(address) && prefix >= V4Prefix ? prefix - V4Prefix : prefix)}";
    }
}
