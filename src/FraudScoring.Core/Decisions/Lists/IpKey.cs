using System.Buffers.Binary;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>An address or range as the key of an entry: its number and, for a range, its prefix.</summary>
internal static class IpKey
{
    public const int AddressBytes = 16;

    public static void Write(UInt128 address, Span<byte> key) => BinaryPrimitives.WriteUInt128BigEndian(key, address);

    public static byte[] Create(UInt128 address, int prefix)
    {
        var key = new byte[prefix == IpText.Bits ? AddressBytes : AddressBytes + 1];
        Write(address, key);
        if (prefix < IpText.Bits)
            key[AddressBytes] = (byte)prefix;
        return key;
    }

    public static (UInt128 Address, int Prefix) Read(ReadOnlySpan<byte> key)
        => (BinaryPrimitives.ReadUInt128BigEndian(key), key.Length > AddressBytes ? key[AddressBytes] : IpText.Bits);

    public static bool IsRange(ReadOnlySpan<byte> key) => key.Length > AddressBytes;
}
