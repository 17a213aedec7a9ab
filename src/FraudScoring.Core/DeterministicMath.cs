namespace FraudScoring.Core;

/// <summary>
/// exp, log and the logistic function from IEEE 754 additions, multiplications and divisions alone, so that every
/// machine gives the same bits; the platform's math library may differ in the last one. Nothing here is contracted to
/// a fused multiply-add: the JIT never does that by itself.
/// </summary>
public static class DeterministicMath
{
    // ln 2 in two parts (fdlibm's split): the high part has 33 significant bits, so that k * high is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Ln2Inverse = 1.44269504088896338700e+00;

    /// <summary>
    /// e to the power <paramref name="x"/>, within one unit in the last place: x = k ln 2 + r with |r| at most
    /// ln 2 / 2, and the Taylor series of e^r to the 13th power, whose first term left out is below 2^-58.
    /// </summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x > 709.79)
            return double.PositiveInfinity;
        if (x < -745.2)
            return 0;

        var k = Math.Floor((x * Ln2Inverse) + 0.5);
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;
        var error = high - r - low;

        var p = 1.0 / 6227020800;
        p = (p * r) + (1.0 / 479001600);
        p = (p * r) + (1.0 / 39916800);
        p = (p * r) + (1.0 / 3628800);
        p = (p * r) + (1.0 / 362880);
        p = (p * r) + (1.0 / 40320);
        p = (p * r) + (1.0 / 5040);
        p = (p * r) + (1.0 / 720);
        p = (p * r) + (1.0 / 120);
        p = (p * r) + (1.0 / 24);
        p = (p * r) + (1.0 / 6);
        p = (p * r) + 0.5;
        var tail = (r * r * p) + error;
        return Scale(1 + (r + tail), (int)k);
    }

    /// <summary>
    /// Natural logarithm, within two units in the last place: x = 2^k m with m in [sqrt(1/2), sqrt 2), and the series
    /// of 2 atanh((m - 1) / (m + 1)).
    /// </summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0)
            return double.NaN;
        if (x == 0)
            return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x))
            return x;

        var k = Math.ILogB(x);
        var m = Scale(x, -k);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            k++;
        }

        var s = (m - 1) / (m + 1);
        var square = s * s;
        var sum = 0.0;
        for (var n = 25; n >= 3; n -= 2)
            sum = (sum + (1.0 / n)) * square;
        return (k * Ln2High) + ((2 * s) + ((2 * s * sum) + (k * Ln2Low)));
    }

    /// <summary>The logistic function 1 / (1 + e^-x).</summary>
    public static double Logistic(double x) => 1 / (1 + Exp(-x));

    // By two factors, since 2^k alone may be outside the range of doubles while the product is inside.
    private static double Scale(double value, int k)
    {
        var half = k / 2;
        return value * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    private static double PowerOfTwo(int k) => BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
}
