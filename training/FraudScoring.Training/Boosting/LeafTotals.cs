namespace FraudScoring.Training.Boosting;

/// <summary>Sums of a leaf and the penalties in the same quantised units, as the search for its best split needs them.</summary>
internal readonly struct LeafTotals
{
    private readonly double _gainUnit;

    public LeafTotals(long sum, int rows, GradientScale scale, BoostingOptions options)
    {
        Sum = sum;
        L1 = options.L1 * scale.Gradient;
        L2 = options.L2 * scale.Hessian;
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

    /// <summary>Smallest hessian of either side.</summary>
    public int HessianMin { get; }

    /// <summary>What the leaf would be worth unsplit, in quantised units.</summary>
    public double Score
    {
        get
        {
            double strength = Math.Max(Math.Abs((double)Gradient) - L1, 0);
            return strength * strength / (Hessian + L2);
        }
    }

    /// <summary>A gain in the units of the loss.</summary>
    public double ToGain(double quantised) => quantised * _gainUnit;
}
