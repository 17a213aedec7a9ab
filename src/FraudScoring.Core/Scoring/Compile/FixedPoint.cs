namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Leaves as int64 multiples of 2^-Shift, so that a sum has the same bits in any order, with any vector width and on
/// any machine. The shift is a function of the model alone: the largest of at most <see cref="ShiftMax"/> for which
/// the sum of every tree's largest leaf stays below 2^54. That bound is what lets the batch scorer add the upper and
/// the lower 24 bits apart in 32-bit lanes. One leaf is off by at most 2^-(Shift+1), a sum by that times the trees:
/// 4.5e-14 for 100 trees whose leaves add up to at most 16, 8.9e-13 for 500 trees and 64.
/// </summary>
internal readonly struct FixedPoint
{
    /// <summary>Bits of a sum below its sign.</summary>
    public const int SumBits = 54;

    /// <summary>More digits than this are below a double's own for scores of ordinary size.</summary>
    public const int ShiftMax = 50;

    private readonly double _scale;
    private readonly double _unit;

    private FixedPoint(int shift)
    {
        Shift = shift;
        _scale = BitConverter.Int64BitsToDouble((long)(1023 + shift) << 52);
        _unit = BitConverter.Int64BitsToDouble((long)(1023 - shift) << 52);
    }

    /// <summary>Bits behind the binary point.</summary>
    public int Shift { get; }

    /// <summary>The fixed point for a checked ensemble.</summary>
    public static FixedPoint For(TreeEnsemble model)
    {
        var bound = Math.Abs(model.Base);
        foreach (var tree in model.Trees)
        {
            var largest = 0.0;
            foreach (var leaf in tree.Leaves)
                largest = Math.Max(largest, Math.Abs(leaf));
            bound += largest;
        }

        // 2^bits is above the bound. Rounding adds half a unit a tree, which the batch scorer's spare bit takes.
        var bits = bound == 0 ? 0 : Math.ILogB(bound) + 1;
        return new FixedPoint(Math.Min(ShiftMax, SumBits - bits));
    }

    /// <summary>A value rounded to the nearest multiple, ties to even.</summary>
    public long Round(double value) => (long)Math.Round(value * _scale);

    /// <summary>A sum as a double: exact below 2^53 units, rounded once above.</summary>
    public double ToDouble(long sum) => sum * _unit;
}
