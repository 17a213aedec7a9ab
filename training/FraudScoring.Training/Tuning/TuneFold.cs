using FraudScoring.Training.Boosting;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Tuning;

/// <summary>
/// One fold: rows to learn from, with the labels that had come by the fold's start, and the rows of the fold. A setting is
/// measured by its average precision on the fold's rows, against all that is known of them.
/// </summary>
internal sealed class TuneFold
{
    private const long DayMs = 86_400_000;

    private readonly BoostingRows _train;
    private readonly ReplayedPayments _payments;
    private readonly int _start;
    private readonly byte[] _labels;
    private readonly FeatureConstraints _constraints;

    private TuneFold(ReplayedPayments payments, BoostingRows train, int start, byte[] labels, FeatureConstraints constraints)
        => (_payments, _train, _start, _labels, _constraints) = (payments, train, start, labels, constraints);

    /// <summary>Makes the folds, the latest first.</summary>
    /// <exception cref="DataException">The data is of too few days, or a fold lacks frauds.</exception>
    public static List<TuneFold> Make(ReplayedPayments payments, TuneOptions options, CancellationToken cancellation)
    {
        long first = payments.ArrivalUnixMs(0) + (options.WarmUpDays * DayMs);
        long end = payments.ArrivalUnixMs(payments.Count - 1) + 1 - (options.HoldOutDays * DayMs);
        var folds = new List<TuneFold>();
        for (int fold = 0; fold < options.Folds; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            long foldEnd = end - (fold * options.FoldDays * DayMs);
            long moment = foldEnd - (options.FoldDays * DayMs);
            long trainEnd = moment - (options.LabelDelayDays * DayMs);
            if (trainEnd <= first)
            {
                double days = (payments.ArrivalUnixMs(payments.Count - 1) - payments.ArrivalUnixMs(0)) / (double)DayMs;
                int least = options.WarmUpDays + options.LabelDelayDays + (options.Folds * options.FoldDays) + options.HoldOutDays;
                throw new DataException(FormattableString.Invariant(
                    $"the payments are of {days:F1} days; warm-up, label delay, folds and hold-out take {least}, and training needs some more"));
            }

            folds.Add(Make(payments, options, first, trainEnd, moment, foldEnd));
        }

        return folds;
    }

    /// <summary>Average precision of trees that are grown with a setting.</summary>
    public double Measure(BoostingOptions options, CancellationToken cancellation)
    {
        var trees = Booster.Train(_train, _constraints.Apply(options, _payments.Features.Names), cancellation: cancellation);
        var scores = new double[_labels.Length];
        var row = new float[_payments.Features.FeatureCount];
        for (int i = 0; i < scores.Length; i++)
        {
            _payments.Features.CopyRow(_start + i, row);
            scores[i] = trees.RawScore(row);
        }

        return Evaluation.Metrics.AveragePrecision(scores, _labels);
    }

    private static TuneFold Make(
        ReplayedPayments payments, TuneOptions options, long first, long trainEnd, long moment, long foldEnd)
    {
        var table = payments.Features;
        int trainStart = payments.FirstRowAt(first);
        int trainCount = payments.FirstRowAt(trainEnd) - trainStart;
        int start = payments.FirstRowAt(moment);
        int count = payments.FirstRowAt(foldEnd) - start;
        payments.LabelAsOf(moment);
        var mapper = BinMapper.Fit(table, trainStart, trainCount, options.Constraints.Apply(new BinningOptions(), table.Names), options.Threads);
        var train = new BoostingRows(
            BinnedMatrix.Build(mapper, table, trainStart, trainCount, options.Threads),
            table.Labels.Span.Slice(trainStart, trainCount),
            table.Weights.Span.Slice(trainStart, trainCount));
        int known = table.Labels.Span.Slice(trainStart, trainCount).Count((byte)1);
        payments.LabelAsOf(long.MaxValue);
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
            labels[i] = payments.Truth(start + i) ?? table.Labels.Span[start + i] != 0 ? (byte)1 : (byte)0;
        if (known == 0 || labels.All(label => label == labels[0]))
            throw new DataException($"the fold from {DateTimeOffset.FromUnixTimeMilliseconds(moment):yyyy-MM-dd} has {labels.Count(l => l != 0)} frauds and {known} known ones before it; both need some");
        return new TuneFold(payments, train, start, labels, options.Constraints);
    }
}
