namespace FraudScoring.Training.Boosting;

/// <summary>
/// Gradient boosting of histogram trees for a yes-or-no label (log loss). The trees depend on the rows, the options
/// and the seed only, to the bit: not on the number of threads and not on the processor.
/// </summary>
public static class Booster
{
    /// <summary>
    /// Grows the trees. With validation rows and <see cref="BoostingOptions.EarlyStoppingTrees"/>, training ends when
    /// their log loss has not fallen for that many trees, and the trees after the best one are dropped.
    /// </summary>
    public static BoostedTrees Train(
        BoostingRows rows,
        BoostingOptions options,
        BoostingRows? validation = null,
        Action<BoostingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var run = new BoostingRun(rows, options, validation);
        return run.Train(progress, cancellation);
    }
}
