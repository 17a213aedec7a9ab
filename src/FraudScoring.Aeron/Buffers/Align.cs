using System.Numerics;

namespace FraudScoring.Aeron.Buffers;

/// <summary>Rounding to powers of two.</summary>
internal static class Align
{
    public static int Up(int value, int powerOfTwo) => (value + (powerOfTwo - 1)) & -powerOfTwo;

    public static long Up(long value, long powerOfTwo) => (value + (powerOfTwo - 1)) & -powerOfTwo;

    public static bool IsPowerOfTwo(int value) => value > 0 && BitOperations.IsPow2(value);
}
