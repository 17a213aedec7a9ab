using System.Runtime.CompilerServices;

namespace FraudScoring.Training.Boosting;

/// <summary>Floats as unsigned integers of the same order, and a radix sort of those.</summary>
internal static class FloatKeys
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    /// <summary>The key of a value that is not NaN; minus zero gets the key of zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return bits ^ ((uint)((int)bits >> 31) | 0x8000_0000u);
    }

    /// <summary>The value of a key.</summary>
    public static float ToFloat(uint key)
        => BitConverter.UInt32BitsToSingle(key ^ (((key >> 31) - 1) | 0x8000_0000u));

    /// <summary>Sorts <paramref name="keys"/> upwards; <paramref name="spare"/> is as long and ends with any content.</summary>
    public static void Sort(Span<uint> keys, Span<uint> spare)
    {
        Span<int> starts = stackalloc int[3 * Digits];
        starts.Clear();
        foreach (uint key in keys)
        {
            starts[(int)(key & (Digits - 1))]++;
            starts[Digits + (int)((key >> DigitBits) & (Digits - 1))]++;
            starts[(2 * Digits) + (int)(key >> (2 * DigitBits))]++;
        }

        Pass(keys, spare, starts[..Digits], 0);
        Pass(spare, keys, starts.Slice(Digits, Digits), DigitBits);
        Pass(keys, spare, starts.Slice(2 * Digits, Digits), 2 * DigitBits);
        spare.CopyTo(keys);
    }

    private static void Pass(ReadOnlySpan<uint> from, Span<uint> to, Span<int> counts, int shift)
    {
        int start = 0;
        for (int digit = 0; digit < counts.Length; digit++)
        {
            int count = counts[digit];
            counts[digit] = start;
            start += count;
        }

        foreach (uint key in from)
            to[counts[(int)((key >> shift) & (Digits - 1))]++] = key;
    }
}
