using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>Values of entries and the keys that they are kept and found by.</summary>
internal static class ListValues
{
    private const int BinDigitsMin = 6;
    private const int BinDigitsMax = 8;

    /// <summary>The key of a value; null, and what was expected, for a wrong one.</summary>
    public static byte[]? KeyOf(ListKind kind, string value, out string problem)
    {
        problem = string.Empty;
        var bytes = Encoding.UTF8.GetBytes(value);
        switch (kind)
        {
            case ListKind.Ip:
                if (IpText.TryParseRange(bytes, out var address, out var prefix))
                    return IpKey.Create(address, prefix);
                problem = "an IPv4 or IPv6 address, or a range such as 10.0.0.0/8 with no bits beyond its prefix, expected";
                return null;
            case ListKind.Bin:
                problem = $"{BinDigitsMin} to {BinDigitsMax} digits expected";
                return bytes.Length is >= BinDigitsMin and <= BinDigitsMax && !bytes.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9')
                    ? bytes : null;
            case ListKind.Country:
                problem = "two upper-case letters (ISO 3166-1 alpha-2) expected";
                return bytes.Length == 2 && !bytes.AsSpan().ContainsAnyExceptInRange((byte)'A', (byte)'Z') ? bytes : null;
            default:
                problem = $"1 to {Limits.IdBytesMax} bytes of printable ASCII expected";
                if (bytes.Length is 0 or > Limits.IdBytesMax || bytes.AsSpan().ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
                    return null;
                problem = "looks like a card number, a token belongs here";
                return CardNumber.LooksLikeOne(bytes) ? null : bytes;
        }
    }

    /// <summary>The value that a key stands for.</summary>
    public static string ValueOf(ListKind kind, byte[] key)
    {
        if (kind != ListKind.Ip)
            return Encoding.UTF8.GetString(key);
        var (address, prefix) = IpKey.Read(key);
        return IpText.FormatRange(address, prefix);
    }
}
