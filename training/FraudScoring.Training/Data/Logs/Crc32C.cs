using System.Numerics;
using System.Runtime.InteropServices;

namespace FraudScoring.Training.Data.Logs;

/// <summary>The checksum of the decision log: Castagnoli's polynomial, as in RFC 3720 appendix B.4.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
