using System.Diagnostics;

namespace FraudScoring.Simulation.Randomness;

/// <summary>
/// exp and log from additions, multiplications and divisions alone, which IEEE 754 rounds alike everywhere. The
/// runtime's versions come from the platform's C library and differ in the last bit, which would change the stream.
/// </summary>
internal static class ExactMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Ln2Inverse = 1.44269504088896338700e+00;
    private const double SqrtHalf = 0.70710678118654752440;
    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;

    // 1/0! .. 1/13!: after reduction |r| <= ln2/2, so the next term is below half a unit in the last place.
    private static readonly double[] ExpTerms = InverseFactorials(14);

    public static double Exp(double x)
    {
        Debug.Assert(x is > -700 and < 700, "outside the range where 2^k is a normal number");
        double k = Math.Floor((x * Ln2Inverse) + 0.5);
        double r = x - (k * Ln2High) - (k * Ln2Low);
        double sum = 0;
        for (int i = ExpTerms.Length - 1; i >= 0; i--)
            sum = (sum * r) + ExpTerms[i];
        return sum * BitConverter.Int64BitsToDouble(((long)k + ExponentBias) << MantissaBits);
    }

    public static double Log(double x)
    {
        Debug.Assert(x > 0 && double.IsNormal(x), "logarithm of a number that is not positive and normal");
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits >> MantissaBits) - ExponentBias + 1;
        double m = BitConverter.Int64BitsToDouble(
            (bits & ((1L << MantissaBits) - 1)) | ((ExponentBias - 1L) << MantissaBits));
        if (m < SqrtHalf)
        {
            m *= 2;
            exponent--;
        }

        // log m = 2 artanh s with |s| <= 0.172: eleven odd terms reach double precision.
        double s = (m - 1) / (m + 1);
        double square = s * s;
        double sum = 0;
        for (int odd = 21; odd >= 1; odd -= 2)
            sum = (sum * square) + (1.0 / odd);
        return (exponent * Ln2High) + ((exponent * Ln2Low) + (2 * s * sum));
    }

    private static double[] InverseFactorials(int count)
    {
        var terms = new double[count];
        double factorial = 1;
        for (int i = 0; i < count; i++)
        {
            factorial *= Math.Max(1, i);
            terms[i] = 1 / factorial;
        }

        return terms;
    }
}
