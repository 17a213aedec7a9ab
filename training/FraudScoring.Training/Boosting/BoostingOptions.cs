namespace FraudScoring.Training.Boosting;

/// <summary>
/// How the trees are grown. The defaults suit fraud: with 1 % positives or fewer, leaves without regularisation run
/// away on a handful of rows.
/// </summary>
public sealed record BoostingOptions
{
    /// <summary>Most trees that <see cref="Trees"/> may be set to.</summary>
    public const int TreesLimit = 10_000;

    /// <summary>Most leaves that <see cref="LeavesMax"/> may be set to: every open leaf keeps a histogram.</summary>
    public const int LeavesLimit = 1024;

    /// <summary>Trees to grow; fewer when early stopping ends the training.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Factor on every tree's values.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>
    /// The raw score (log odds) that the trees start from; null takes the log odds of the training rows. A library that
    /// starts from probability 0.5 has 0 here.
    /// </summary>
    public double? BaseScore { get; init; }

    /// <summary>Most leaves of a tree.</summary>
    public int LeavesMax { get; init; } = 31;

    /// <summary>Which leaf is split next; it matters only where <see cref="LeavesMax"/> ends the growth.</summary>
    public TreeGrowth Growth { get; init; } = TreeGrowth.LeafWise;

    /// <summary>
    /// Most splits between the root and a leaf; 0 means no bound. Trees that are full to depth d need
    /// <see cref="LeavesMax"/> of at least 2^d.
    /// </summary>
    public int DepthMax { get; init; }

    /// <summary>L2 penalty on leaf values.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>L1 penalty on leaf values.</summary>
    public double L1 { get; init; }

    /// <summary>Fewest rows of a leaf. While splits are searched, a bin's rows are estimated from its hessian.</summary>
    public int LeafRowsMin { get; init; } = 20;

    /// <summary>Smallest sum of hessians of a leaf (what XGBoost calls the minimum child weight).</summary>
    public double LeafHessianMin { get; init; } = 1;

    /// <summary>Smallest gain of a split.</summary>
    public double GainMin { get; init; }

    /// <summary>
    /// Share of the rows that each tree sees (Friedman, "Stochastic gradient boosting", 2002). With few frauds, trees that
    /// all see the same ones repeat each other's mistakes; leaving some out costs nothing and ranks better.
    /// </summary>
    public double RowShare { get; init; } = 0.8;

    /// <summary>Share of the features that each tree sees, rounded to whole features, at least one.</summary>
    public double FeatureShare { get; init; } = 0.8;

    /// <summary>
    /// Share of the rows with the largest gradients that each tree sees when rows are sampled by gradient; 0 turns that
    /// off (Ke et al., "LightGBM", 2017: GOSS). Needs a <see cref="RowShare"/> of 1.
    /// </summary>
    public double TopGradientShare { get; init; }

    /// <summary>
    /// Share of all rows that is drawn from the others when rows are sampled by gradient; they count for all others.
    /// </summary>
    public double OtherGradientShare { get; init; } = 0.1;

    /// <summary>How the score must follow each feature, in the order of the features; empty when it is free to.</summary>
    public IReadOnlyList<Monotone> Monotone { get; init; } = [];

    /// <summary>Penalty added to <see cref="L2"/> while splits by categories are searched.</summary>
    public double CategoryL2 { get; init; } = 10;

    /// <summary>Hessian added to each category's when categories are put in order.</summary>
    public double CategorySmoothing { get; init; } = 10;

    /// <summary>Most categories that a split sends to the left by name.</summary>
    public int CategoriesPerSplitMax { get; init; } = 64;

    /// <summary>Trees without progress on the validation rows after which training ends; 0 means never.</summary>
    public int EarlyStoppingTrees { get; init; }

    /// <summary>Seed of the sampling and of the rounding of gradients.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads; 0 means all processors. The trees are the same at any number.</summary>
    public int Threads { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    public void Validate()
    {
        RequireRange(nameof(Trees), Trees, 1, TreesLimit);
        RequireRange(nameof(LeavesMax), LeavesMax, 2, LeavesLimit);
        RequireRange(nameof(DepthMax), DepthMax, 0, LeavesLimit);
        RequireRange(nameof(BaseScore), BaseScore ?? 0, -50, 50);
        if (!Enum.IsDefined(Growth))
            throw new ArgumentOutOfRangeException(nameof(Growth), Growth, "is not a way to grow trees");
        RequireRange(nameof(LearningRate), LearningRate, 1e-6, 1);
        RequireRange(nameof(L2), L2, 0, 1e9);
        RequireRange(nameof(L1), L1, 0, 1e9);
        RequireRange(nameof(LeafRowsMin), LeafRowsMin, 1, int.MaxValue);
        RequireRange(nameof(LeafHessianMin), LeafHessianMin, 0, 1e9);
        RequireRange(nameof(GainMin), GainMin, 0, 1e9);
        RequireRange(nameof(RowShare), RowShare, 1e-3, 1);
        RequireRange(nameof(FeatureShare), FeatureShare, 1e-3, 1);
        RequireRange(nameof(TopGradientShare), TopGradientShare, 0, 1);
        RequireRange(nameof(OtherGradientShare), OtherGradientShare, 1e-3, 1);
        if (TopGradientShare > 0 && RowShare < 1)
            throw new ArgumentException("rows are sampled by gradient or evenly, not both", nameof(TopGradientShare));
        if (TopGradientShare > 0 && TopGradientShare + OtherGradientShare > 1)
            throw new ArgumentException("the shares of rows sampled by gradient exceed 1", nameof(OtherGradientShare));
        RequireRange(nameof(CategoryL2), CategoryL2, 0, 1e9);
        RequireRange(nameof(CategorySmoothing), CategorySmoothing, 0, 1e9);
        RequireRange(nameof(CategoriesPerSplitMax), CategoriesPerSplitMax, 1, BinningOptions.BinsLimit);
        ArgumentNullException.ThrowIfNull(Monotone);
        RequireRange(nameof(EarlyStoppingTrees), EarlyStoppingTrees, 0, TreesLimit);
        RequireRange(nameof(Threads), Threads, 0, 256);
    }

    /// <summary>Throws when the options do not fit the features of <paramref name="mapper"/>.</summary>
    internal void ValidateFor(BinMapper mapper)
    {
        if (Monotone.Count != 0 && Monotone.Count != mapper.FeatureCount)
        {
            throw new ArgumentException(
                $"{Monotone.Count} monotone constraints for {mapper.FeatureCount} features", nameof(Monotone));
        }

        for (int feature = 0; feature < Monotone.Count; feature++)
        {
            if (Monotone[feature] != Boosting.Monotone.Free && mapper.IsCategorical(feature))
                throw new ArgumentException($"feature {feature} has categories and cannot be monotone", nameof(Monotone));
        }
    }

    private static void RequireRange(string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentOutOfRangeException(name, value, $"must be from {low} to {high}");
    }
}
