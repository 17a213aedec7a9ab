using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// The logistic function of eight values. Only additions, multiplications and divisions in a fixed order, without
/// fused steps, so that every processor gives the same bits.
/// </summary>
internal static class Logistic
{
    private const float RangeMax = 80f;
    private const float RoundingShift = 12582912f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Probability(Vector256<float> raw)
        => Vector256<float>.One / (Vector256<float>.One + Exp(-raw));

    /// <summary>e^x for x clamped to +-80: 2^n times the Taylor polynomial of the rest, which is at most ln(2)/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> value)
    {
        var x = Vector256.Min(Vector256.Max(value, Vector256.Create(-RangeMax)), Vector256.Create(RangeMax));
        var shift = Vector256.Create(RoundingShift);
        var n = (x * Vector256.Create(1.44269504f)) + shift - shift;
        var r = x - (n * Vector256.Create(Ln2High)) - (n * Vector256.Create(Ln2Low));
        var sum = Vector256.Create(1f / 5040);
        sum = (sum * r) + Vector256.Create(1f / 720);
        sum = (sum * r) + Vector256.Create(1f / 120);
        sum = (sum * r) + Vector256.Create(1f / 24);
        sum = (sum * r) + Vector256.Create(1f / 6);
        sum = (sum * r) + Vector256.Create(0.5f);
        sum = (sum * r) + Vector256<float>.One;
        sum = (sum * r) + Vector256<float>.One;
        var power = Vector256.ShiftLeft(Vector256.ConvertToInt32(n) + Vector256.Create(127), 23);
        return sum * power.AsSingle();
    }
}
