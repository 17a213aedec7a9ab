namespace FraudScoring.Core.Features.Profiles;

/// <summary>Values that fall by e in a stated time, kept as the bits of a double.</summary>
internal static class Decay
{
    /// <summary>What is left of 1 after a span; 1 when the span is not positive.</summary>
    public static double Factor(long elapsedMs, double decayMs)
        => elapsedMs <= 0 ? 1 : DeterministicMath.Exp(-elapsedMs / decayMs);

    public static double Value(long bits) => BitConverter.Int64BitsToDouble(bits);

    public static void Add(ref long bits, double factor, double value)
        => bits = BitConverter.DoubleToInt64Bits(Math.Max(0, (Value(bits) * factor) + value));
}
