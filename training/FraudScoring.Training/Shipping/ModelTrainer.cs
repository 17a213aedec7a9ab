using System.Globalization;
using System.Security.Cryptography;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Data;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// From replayed payments to a model that can be shipped: (1) divide by time, (2) bin and boost on the training rows,
/// stopping early by the validation rows, (3) calibrate on the validation rows, (4) write ONNX and read it back, so that
/// every figure is of what will be served, (5) choose thresholds on the validation rows, (6) measure on the test rows.
/// Where features read earlier scores, (5) and (6) are of rows whose scores the finished model gave.
/// </summary>
public static class ModelTrainer
{
    /// <summary>Trains a model. The same payments and options give the same model, to the byte.</summary>
    /// <param name="payments">Payments with their features.</param>
    /// <param name="features">Their declaration.</param>
    /// <param name="options">What to do with them.</param>
    /// <param name="progress">Called after each tree.</param>
    /// <param name="serve">
    /// Replays the same payments with the finished model's own scores; needed when <see cref="FeatureSet.ReadsScores"/>.
    /// </param>
    /// <param name="cancellation">Ends the training.</param>
    public static TrainedModel Train(
        ReplayedPayments payments,
        FeatureSet features,
        TrainingOptions options,
        Action<BoostingProgress>? progress = null,
        Func<Forest, ReplayedPayments>? serve = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(payments);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(options);
        if (features.ReadsScores && serve is null)
            throw new ArgumentException("the features read earlier scores: a replay with the model's own is needed", nameof(serve));
        options.Budget.Validate();
        options.Constraints.CheckFor(features.Names);
        var rows = options.Periods.Divide(payments);
        payments.LabelAsOf(rows.MomentUnixMs);
        var table = payments.Features;
        TrainingChecks.RequireBothKinds(payments, rows);
        var trees = Boost(table, rows, options, progress, cancellation);

        var validationLabels = table.Labels.Span.Slice(rows.ValidationStart, rows.ValidationCount);
        var calibration = PlattCalibration.Fit(RawScores(trees, table, rows), validationLabels);
        byte[] onnx = OnnxWriter.Write(EnsembleConversion.ToEnsemble(trees, features.Names, calibration));
        var ensemble = ModelFormat.Read(onnx, "model.onnx");
        var forest = Forest.Compile(ensemble);
        using var own = features.ReadsScores ? serve!(forest) : null;
        if (own is not null && own.Count != payments.Count)
            throw new DataException($"the data changed while it was read: {payments.Count} payments, and then {own.Count}");
        var served = own?.Features ?? table;
        var thresholds = Thresholds.Choose(
            Probabilities(forest, served, rows.ValidationStart, rows.ValidationCount), validationLabels, options.Budget);
        var usual = UsualRanges.Of(table, rows.TrainStart, rows.TrainCount);
        int trainFrauds = table.Labels.Span.Slice(rows.TrainStart, rows.TrainCount).Count((byte)1);
        return new TrainedModel
        {
            Name = options.Name,
            Version = VersionOf(rows, onnx),
            Features = features,
            Onnx = onnx,
            Forest = forest,
            LeafCount = ensemble.LeafCount,
            Calibration = calibration,
            Thresholds = thresholds,
            Usual = usual,
            Importance = ImportanceOf(trees, features),
            Rows = rows,
            TrainFrauds = trainFrauds,
            Test = TestFigures.Of(
                payments, rows, Probabilities(forest, served, rows.TestStart, rows.TestCount), thresholds),
        };
    }

    private static BoostedTrees Boost(
        FeatureTable table,
        PeriodRows rows,
        TrainingOptions options,
        Action<BoostingProgress>? progress,
        CancellationToken cancellation)
    {
        int threads = options.Boosting.Threads;
        var binning = options.Constraints.Apply(options.Binning, table.Names);
        var mapper = BinMapper.Fit(table, rows.TrainStart, rows.TrainCount, binning, threads);
        return Booster.Train(
            Rows(rows.TrainStart, rows.TrainCount),
            options.Constraints.Apply(options.Boosting, table.Names),
            Rows(rows.ValidationStart, rows.ValidationCount),
            progress,
            cancellation);

        BoostingRows Rows(int start, int count) => new(
            BinnedMatrix.Build(mapper, table, start, count, threads),
            table.Labels.Span.Slice(start, count),
            table.Weights.Span.Slice(start, count));
    }

    private static double[] RawScores(BoostedTrees trees, FeatureTable table, PeriodRows rows)
    {
        var scores = new double[rows.ValidationCount];
        var row = new float[table.FeatureCount];
        for (int i = 0; i < scores.Length; i++)
        {
            table.CopyRow(rows.ValidationStart + i, row);
            scores[i] = trees.RawScore(row);
        }

        return scores;
    }

    private static double[] Probabilities(Forest forest, FeatureTable table, int start, int count)
    {
        var probabilities = new double[count];
        var row = new float[table.FeatureCount];
        for (int i = 0; i < count; i++)
        {
            table.CopyRow(start + i, row);
            probabilities[i] = forest.Probability(forest.ScoreRaw(row));
        }

        return probabilities;
    }

    private static string VersionOf(PeriodRows rows, byte[] onnx)
    {
        string day = DateTimeOffset.FromUnixTimeMilliseconds(rows.MomentUnixMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{day}-{Convert.ToHexStringLower(SHA256.HashData(onnx))[..8]}";
    }

    private static (string Feature, double Gain)[] ImportanceOf(BoostedTrees trees, FeatureSet features)
    {
        var gains = trees.GainByFeature(features.Count);
        double all = Math.Max(gains.Sum(), double.Epsilon);
        return [.. gains.Select((gain, i) => (features.Names[i], gain / all)).OrderByDescending(x => x.Item2)];
    }
}
