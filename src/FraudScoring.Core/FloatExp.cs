namespace FraudScoring.Core;

/// <summary>
/// e^x for floats, to the bits of the C library that XGBoost is built with on Linux (glibc's expf; not always the float
/// nearest to e^x), so that its probabilities are those of the library.
/// </summary>
internal static class FloatExp
{
    // 2^(x / ln 2) = 2^(k / 32) 2^(r / 32), k whole and |r| at most 1/2: a table for the first, for the second a polynomial
    // with the coefficients of ARM's optimized routines, which glibc uses. All in doubles, without fused operations.
    private const int Parts = 32;
    private const int PartBits = 5;
    private const int FractionBits = 52;
    private const double PartsPerLn2 = 1.4426950408889634 * Parts;
    private const double Cubic = 0.05550361559341535 / Parts / Parts / Parts;
    private const double Square = 0.2402284522445722 / Parts / Parts;
    private const double Linear = 0.6931471806916203 / Parts;

    // Adding it rounds to a whole number, which is then in the low bits.
    private const double Rounder = 6755399441055744;

    // The bits of 2^(i / 32), less what i as the low bits of the exponent's place adds.
    private static ReadOnlySpan<ulong> Powers =>
    [
        0x3FF0000000000000, 0x3FEFD9B0D3158574, 0x3FEFB5586CF9890F, 0x3FEF9301D0125B51,
        0x3FEF72B83C7D517B, 0x3FEF54873168B9AA, 0x3FEF387A6E756238, 0x3FEF1E9DF51FDEE1,
        0x3FEF06FE0A31B715, 0x3FEEF1A7373AA9CB, 0x3FEEDEA64C123422, 0x3FEECE086061892D,
        0x3FEEBFDAD5362A27, 0x3FEEB42B569D4F82, 0x3FEEAB07DD485429, 0x3FEEA47EB03A5585,
        0x3FEEA09E667F3BCD, 0x3FEE9F75E8EC5F74, 0x3FEEA11473EB0187, 0x3FEEA589994CCE13,
        0x3FEEACE5422AA0DB, 0x3FEEB737B0CDC5E5, 0x3FEEC49182A3F090, 0x3FEED503B23E255D,
        0x3FEEE89F995AD3AD, 0x3FEEFF76F2FB5E47, 0x3FEF199BDD85529C, 0x3FEF3720DCEF9069,
        0x3FEF5818DCFBA487, 0x3FEF7C97337B9B5F, 0x3FEFA4AFA2A490DA, 0x3FEFD0765B6E4540,
    ];

    /// <summary>e^x for x of -87 to 88.7; beyond that it is not defined.</summary>
    public static float Of(float x)
    {
        var scaled = PartsPerLn2 * x;
        var rounded = scaled + Rounder;
        var whole = BitConverter.DoubleToUInt64Bits(rounded);
        var r = scaled - (rounded - Rounder);
        var power = BitConverter.UInt64BitsToDouble(Powers[(int)(whole % Parts)] + (whole << (FractionBits - PartBits)));
        var high = (Cubic * r) + Square;
        var low = (Linear * r) + 1;
        return (float)(((high * (r * r)) + low) * power);
    }
}
