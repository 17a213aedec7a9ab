namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Reduces every library's splits to four kinds. Rows are floats, so a comparison with a double threshold is the same
/// as one with the largest float that is at most (or below) it; "at least" and "above" swap the children.
/// </summary>
internal static class Lowering
{
    /// <summary>
    /// Lowers all trees of a checked ensemble. Leaves become fixed point, or the bits of floats for models whose sum is
    /// taken in file order.
    /// </summary>
    public static SplitTree[] Lower(TreeEnsemble model, FixedPoint fixedPoint)
    {
        Converter<double, long> encode = model.Sum == SumKind.FloatInOrder
            ? leaf => BitConverter.SingleToUInt32Bits((float)leaf)
            : fixedPoint.Round;
        var trees = new SplitTree[model.Trees.Length];
        for (var t = 0; t < trees.Length; t++)
        {
            var tree = model.Trees[t];
            trees[t] = new SplitTree
            {
                Splits = Array.ConvertAll(tree.Nodes, node => Lower(node, model.Sets)),
                Leaves = Array.ConvertAll(tree.Leaves, encode),
                Index = t,
            };
        }

        return trees;
    }

    /// <summary>Lowers one node.</summary>
    public static Split Lower(TreeNode node, uint[][] sets) => node.Mode switch
    {
        SplitMode.LessOrEqual => Numeric(node, AtMost(node.Threshold), isTrueLeft: true),
        SplitMode.Greater => Numeric(node, AtMost(node.Threshold), isTrueLeft: false),
        SplitMode.Less => Below(node, isTrueLeft: true),
        SplitMode.GreaterOrEqual => Below(node, isTrueLeft: false),
        SplitMode.Equal => Equal(node, isTrueLeft: true),
        SplitMode.NotEqual => Equal(node, isTrueLeft: false),
        SplitMode.Category => Make(node, SplitKind.Category, 0, isTrueLeft: true) with { Set = sets[node.Set] },
        _ => Make(node, SplitKind.AnyPositive, 0, isTrueLeft: false) with
        {
            Set = sets[node.Set],
            IsNanLeft = false,
            IsZeroMissing = false,
        },
    };

    /// <summary>
    /// The largest float at most <paramref name="threshold"/>: x &lt;= threshold exactly when x &lt;= it.
    /// </summary>
    public static float AtMost(double threshold)
    {
        var rounded = (float)threshold;
        return rounded > threshold ? MathF.BitDecrement(rounded) : rounded;
    }

    private static Split Below(TreeNode node, bool isTrueLeft)
    {
        // Nothing is below minus infinity: always right, said as "x <= +inf" with the children exchanged.
        if (double.IsNegativeInfinity(node.Threshold))
            return Numeric(node, float.PositiveInfinity, !isTrueLeft);
        var rounded = (float)node.Threshold;
        return Numeric(node, rounded >= node.Threshold ? MathF.BitDecrement(rounded) : rounded, isTrueLeft);
    }

    private static Split Equal(TreeNode node, bool isTrueLeft)
    {
        var rounded = (float)node.Threshold;
        if (rounded == node.Threshold)
            return Make(node, SplitKind.Equal, rounded, isTrueLeft);

        // No float equals this threshold, so the test never holds.
        return Numeric(node, float.PositiveInfinity, !isTrueLeft);
    }

    private static Split Numeric(TreeNode node, float threshold, bool isTrueLeft)
        => Make(node, SplitKind.Numeric, threshold, isTrueLeft);

    private static Split Make(TreeNode node, SplitKind kind, float threshold, bool isTrueLeft) => new()
    {
        Kind = kind,
        Feature = node.Feature,
        Threshold = threshold,
        IsNanLeft = node.MissingTrue == isTrueLeft,
        IsZeroMissing = node.ZeroIsMissing,
        Left = isTrueLeft ? node.True : node.False,
        Right = isTrueLeft ? node.False : node.True,
    };
}
