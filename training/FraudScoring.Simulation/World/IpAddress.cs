using System.Buffers.Text;

namespace FraudScoring.Simulation.World;

/// <summary>An IP address as kind and number; its text is made when it is written.</summary>
internal readonly record struct IpAddress(IpKind Kind, uint Number)
{
    public const int TextLengthMax = 45;

    /// <summary>
    /// Writes to the start of <paramref name="buffer"/> and returns what was written; empty for none.
    /// </summary>
    public ReadOnlySpan<byte> Write(Span<byte> buffer) => Kind switch
    {
        IpKind.Home => WriteV4(buffer, 0x0A000000 | (Number & 0x00FFFFFF)),
        IpKind.Office => WriteV4(buffer, 0xAC100000 | (Number & 0x000FFFFF)),
        IpKind.Mobile => WriteV4(buffer, 0x64400000 | (Number & 0x003FFFFF)),
        IpKind.DataCentre => WriteV4(buffer, 0xC6120000 | (Number & 0x0001FFFF)),
        IpKind.HomeV6 => WriteV6(buffer, Number),
        _ => default,
    };

    private static ReadOnlySpan<byte> WriteV4(Span<byte> buffer, uint address)
    {
        int length = 0;
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(address >> shift), buffer[length..], out int written);
            length += written;
            if (shift > 0)
                buffer[length++] = (byte)'.';
        }

        return buffer[..length];
    }

    // RFC 5952 drops leading zeros of a group; forcing a high bit in both groups leaves none to drop.
    private static ReadOnlySpan<byte> WriteV6(Span<byte> buffer, uint network)
    {
        network |= 0x80008000;
        "2001:db8:"u8.CopyTo(buffer);
        int length = 9;
        for (int shift = 28; shift >= 0; shift -= 4)
        {
            buffer[length++] = "0123456789abcdef"u8[(int)(network >> shift) & 15];
            if (shift == 16)
                buffer[length++] = (byte)':';
        }

        "::1"u8.CopyTo(buffer[length..]);
        return buffer[..(length + 3)];
    }
}
