using FraudScoring.Training.Data;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// Gradient boosting of histogram trees for a yes-or-no label by log loss (Friedman, "Greedy function approximation",
/// 2001, with the second-order gains of Chen and Guestrin, "XGBoost", 2016, and the histograms of Ke et al., "LightGBM",
/// 2017). The trees depend on the rows, the options and the seed only, to the bit: not on the number of threads and not
/// on the processor.
/// </summary>
public static class Booster
{
    /// <summary>
    /// Bins a table's rows and grows the trees. The last <paramref name="validationRows"/> rows are not learned from: the
    /// table is taken to be in order of time, and early stopping looks at what came later.
    /// </summary>
    /// <param name="table">Rows with labels and weights.</param>
    /// <param name="options">How trees are grown.</param>
    /// <param name="binning">How values are binned; null for the defaults.</param>
    /// <param name="validationRows">Rows at the end that early stopping looks at; 0 for none.</param>
    /// <param name="progress">Called after each tree, on the caller's thread.</param>
    /// <param name="cancellation">Ends the training between two trees.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="InvalidDataException">There are no rows, one class only, or more rows than fit in memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BoostedTrees Train(
        FeatureTable table,
        BoostingOptions options,
        BinningOptions? binning = null,
        int validationRows = 0,
        Action<BoostingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(validationRows);
        options.Validate();
        int trainingRows = Math.Max(0, table.RowCount - validationRows);
        var mapper = BinMapper.Fit(table, 0, trainingRows, binning ?? new BinningOptions(), options.Threads);
        return Train(
            Rows(0, trainingRows), options, validationRows == 0 ? null : Rows(trainingRows, validationRows), progress, cancellation);

        BoostingRows Rows(int start, int count) => new(
            BinnedMatrix.Build(mapper, table, start, count, options.Threads),
            table.Labels.Span.Slice(start, count),
            table.Weights.Span.Slice(start, count));
    }

    /// <summary>
    /// Grows the trees. With validation rows and <see cref="BoostingOptions.EarlyStoppingTrees"/>, training ends when
    /// their log loss has not fallen for that many trees, and the trees after the best one are dropped.
    /// </summary>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="options">How trees are grown.</param>
    /// <param name="validation">Rows of a later time, binned by the same mapper; null for none.</param>
    /// <param name="progress">Called after each tree, on the caller's thread.</param>
    /// <param name="cancellation">Ends the training between two trees.</param>
    /// <exception cref="ArgumentException">An option is out of its range or does not fit the rows.</exception>
    /// <exception cref="InvalidDataException">There are no rows, or one class only.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
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
