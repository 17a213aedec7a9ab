namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// Something that is added up of a value that every payment has: another feature or the score. What is added is a
/// 64-bit integer (sums in units of 2^-20), so that no order of addition changes a bit; of the largest value it is the
/// bits. A missing value adds nothing.
/// </summary>
internal readonly record struct Measure(int Source, MeasureOp Op, double Over)
{
    /// <summary>The source that is not a feature but the model's score.</summary>
    public const int Score = -1;

    private const double Unit = 1 << 20;
    private const double ValueMax = 1e8;

    public long Empty => Op == MeasureOp.Max ? BitConverter.DoubleToInt64Bits(double.NegativeInfinity) : 0;

    public long Of(float value)
    {
        if (float.IsNaN(value))
            return Empty;
        return Op switch
        {
            MeasureOp.Sum => ToFixed(value),
            MeasureOp.Excess => ToFixed(Math.Max(0, value - Over)),
            MeasureOp.Count => value > Over ? 1 : 0,
            MeasureOp.Number => 1,
            _ => BitConverter.DoubleToInt64Bits(value),
        };
    }

    public long Merge(long a, long b)
    {
        if (Op == MeasureOp.Max)
            return BitConverter.DoubleToInt64Bits(Math.Max(BitConverter.Int64BitsToDouble(a), BitConverter.Int64BitsToDouble(b)));
        var sum = a + b;
        // Both signs differ from the sum's: it left the range. It stays at the end of it.
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? long.MinValue : long.MaxValue) : sum;
    }

    /// <summary>Merges numbers that lie <paramref name="stride"/> apart, from <paramref name="first"/> on.</summary>
    public long Merge(ReadOnlySpan<long> from, int first, int stride)
    {
        if (Op == MeasureOp.Max)
        {
            var max = double.NegativeInfinity;
            for (var i = first; i < from.Length; i += stride)
                max = Math.Max(max, BitConverter.Int64BitsToDouble(from[i]));
            return BitConverter.DoubleToInt64Bits(max);
        }

        var total = 0L;
        var overflow = 0L;
        for (var i = first; i < from.Length; i += stride)
        {
            var sum = total + from[i];
            overflow |= (total ^ sum) & (from[i] ^ sum);
            total = sum;
        }

        return overflow < 0 ? MergeSlow(from, first, stride) : total;
    }

    private long MergeSlow(ReadOnlySpan<long> from, int first, int stride)
    {
        var total = 0L;
        for (var i = first; i < from.Length; i += stride)
            total = Merge(total, from[i]);
        return total;
    }

    public double Value(long merged) => Op switch
    {
        MeasureOp.Max => BitConverter.Int64BitsToDouble(merged),
        MeasureOp.Sum or MeasureOp.Excess => merged / Unit,
        _ => merged,
    };

    /// <summary>A value as a whole number of 2^-20, at most 10^8 away from zero.</summary>
    public static long ToFixed(double value) => (long)Math.Round(Math.Clamp(value, -ValueMax, ValueMax) * Unit);
}
