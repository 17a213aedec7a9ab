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

    /// <summary>Share of the rows that each tree sees.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>Share of the features that each tree sees.</summary>
    public double FeatureShare { get; init; } = 1;

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
        RequireRange(nameof(EarlyStoppingTrees), EarlyStoppingTrees, 0, TreesLimit);
        RequireRange(nameof(Threads), Threads, 0, 256);
    }

    private static void RequireRange(string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentOutOfRangeException(name, value, $"must be from {low} to {high}");
    }
}
