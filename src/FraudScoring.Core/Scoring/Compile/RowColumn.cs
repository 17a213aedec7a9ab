namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A column made of one feature: near-zero values may be missing, missing values become the replacement.
/// </summary>
internal readonly record struct RowColumn(int Feature, bool IsZeroMissing, float Replacement)
{
    // Magnitudes of floats are ordered as their bits are: infinity is the last number, 1e-35f the last near zero.
    private const int NotANumber = 0x7F80_0000;
    private static readonly int NearZero = BitConverter.SingleToInt32Bits(1e-35f) + 1;

    // Without branches: which values are missing is as good as random.
    public unsafe float Of(float* row)
    {
        var bits = BitConverter.SingleToInt32Bits(row[Feature]);
        var magnitude = bits & int.MaxValue;
        var isMissing = (NotANumber - magnitude) | (IsZeroMissing ? magnitude - NearZero : 0);
        var select = isMissing >> 31;
        return BitConverter.Int32BitsToSingle(bits ^ ((bits ^ BitConverter.SingleToInt32Bits(Replacement)) & select));
    }
}
