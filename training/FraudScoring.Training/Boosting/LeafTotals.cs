namespace FraudScoring.Training.Boosting;

/// <summary>
/// Sums of a leaf and the penalties in the same quantised units, as the search for its best split needs them. A leaf
/// below a split on a monotone feature has bounds for the values of its own leaves.
/// </summary>
internal readonly struct LeafTotals
{
    private readonly double _gainUnit;
    private readonly double _low;
    private readonly double _high;

    public LeafTotals(
        long sum,
        int rows,
        GradientScale scale,
        BoostingOptions options,
        double low = double.NegativeInfinity,
        double high = double.PositiveInfinity)
    {
        Sum = sum;
        L1 = options.L1 * scale.Gradient;
        L2 = options.L2 * scale.Hessian;
        CategoryL2 = options.CategoryL2 * scale.Hessian;
        CategorySmoothing = options.CategorySmoothing * scale.Hessian;
        CategoriesPerSplitMax = options.CategoriesPerSplitMax;
        _low = low * scale.Gradient / scale.Hessian;
        _high = high * scale.Gradient / scale.Hessian;
        IsBounded = low > double.NegativeInfinity || high < double.PositiveInfinity;
        _gainUnit = scale.Hessian / (scale.Gradient * scale.Gradient);
        // Histograms hold no row counts; a leaf's rows are taken as spread over its hessian evenly.
        double fromRows = (double)options.LeafRowsMin * Hessian / rows;
        double fewest = Math.Max(1, Math.Max(fromRows, options.LeafHessianMin * scale.Hessian));
        HessianMin = fewest >= int.MaxValue ? int.MaxValue : (int)Math.Ceiling(fewest);
    }

    /// <summary>Packed sum of gradients and hessians.</summary>
    public long Sum { get; }

    public int Gradient => (int)(Sum >> 32);

    public int Hessian => (int)Sum;

    public double L1 { get; }

    public double L2 { get; }

    /// <summary>Added to <see cref="L2"/> in splits by categories.</summary>
    public double CategoryL2 { get; }

    /// <summary>Added to a category's hessian when categories are put in order.</summary>
    public double CategorySmoothing { get; }

    public int CategoriesPerSplitMax { get; }

    /// <summary>Whether the values of the leaf have bounds.</summary>
    public bool IsBounded { get; }

    /// <summary>Smallest hessian of either side.</summary>
    public int HessianMin { get; }

    /// <summary>What the leaf would be worth unsplit, in quantised units.</summary>
    public double Score => Worth(Gradient, Hessian + L2, Value(Gradient, Hessian + L2));

    /// <summary>A gain in the units of the loss.</summary>
    public double ToGain(double quantised) => quantised * _gainUnit;

    /// <summary>The best value within the bounds for rows of these sums; the penalty is part of <paramref name="hessian"/>.</summary>
    public double Value(double gradient, double hessian)
    {
        double strength = Math.Max(Math.Abs(gradient) - L1, 0);
        return Math.Clamp(hessian > 0 ? -Math.Sign(gradient) * strength / hessian : 0, _low, _high);
    }

    /// <summary>
    /// Twice what a value takes off the loss. Without bounds it is (|g| - L1)^2 / h, as in Chen and Guestrin, "XGBoost", 2016.
    /// </summary>
    public double Worth(double gradient, double hessian, double value)
        => -((2 * gradient * value) + (2 * L1 * Math.Abs(value)) + (hessian * value * value));
}
