using System.Diagnostics;
using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Simulation.World;

/// <summary>
/// Writes identifiers: a prefix and sixteen consonants, four bits each. Without digits a token can never be taken for
/// a card number, and without vowels it spells no word.
/// </summary>
internal static class Tokens
{
    public const int LengthMax = 24;

    private static ReadOnlySpan<byte> Letters => "bcdfghjkmnpqrstv"u8;

    public static ulong Of(ulong seed, TokenKind kind, long first, long second = 0) =>
        Mix64.Hash(seed, (ulong)kind, (ulong)first, (ulong)second);

    /// <summary>Writes to the start of <paramref name="buffer"/> and returns what was written.</summary>
    public static ReadOnlySpan<byte> Write(Span<byte> buffer, ReadOnlySpan<byte> prefix, ulong token)
    {
        Debug.Assert(buffer.Length >= prefix.Length + 16, "the buffer is too small for a token");
        prefix.CopyTo(buffer);
        for (int i = 0; i < 16; i++)
        {
            buffer[prefix.Length + i] = Letters[(int)(token >> 60)];
            token <<= 4;
        }

        return buffer[..(prefix.Length + 16)];
    }
}
