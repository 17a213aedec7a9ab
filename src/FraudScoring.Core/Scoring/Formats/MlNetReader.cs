namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Reads ML.NET's model.zip with a FastTree binary classifier, alone or behind the steps that make its features:
/// Concatenate, OneHotEncoding, ReplaceMissingValues. The raw score is ML.NET's Score (a float), the probability its
/// Platt calibrator's.
/// </summary>
internal static class MlNetReader
{
    private const string Root = "TransformerChain";
    private const uint Version = 0x00010001;

    public static bool IsMatch(ReadOnlySpan<byte> file) => file.StartsWith("PK"u8);

    public static TreeEnsemble Read(ReadOnlySpan<byte> file)
    {
        using var archive = new MlNetArchive(file.ToArray());
        var steps = new MlNetPipeline(archive);
        return ReadPredictor(archive, steps, steps.ReadTo(Root));
    }

    private static TreeEnsemble ReadPredictor(MlNetArchive archive, MlNetPipeline steps, string directory)
    {
        var blob = MlNetBlob.Read(archive, directory).Expect(Version, "BinaryPredXfer");
        var column = blob.Body.Text("feature column");
        var threshold = blob.Body.Float();
        var thresholdColumn = blob.Body.OptionalText("threshold column");
        blob.Body.End();
        if (!float.IsFinite(threshold))
            throw blob.Fault($"threshold {threshold}, expected a finite number");

        MlNetBlob.Read(archive, $"{directory}/Model")
            .Expect(Version, "FeatWCaliPredExec", "CaliPredExec", "PMixCaliPredExec", "SchemaBindableCalibrated");
        var (slope, offset) = ReadCalibrator(archive, $"{directory}/Model/Calibrator");
        var trees = MlNetTrees.Read(archive, $"{directory}/Model/Predictor");
        var (encoder, names, length) = steps.Features(column, trees.FeatureCount);
        if (trees.FeatureCount > 0 && length > 0 && length != trees.FeatureCount)
            throw blob.Fault($"column '{column}' has {length} features, the trees expect {trees.FeatureCount}");
        return new TreeEnsemble
        {
            Format = "ML.NET zip",
            FeatureCount = trees.FeatureCount > 0 ? trees.FeatureCount : length,
            FeatureNames = names,
            Encoder = encoder,
            Trees = trees.Trees,
            Sets = trees.Sets,
            Sum = SumKind.DoubleRoundedToFloat,
            Slope = -slope,
            Offset = -offset,
            DecisionThreshold = threshold,
            DecidesByProbability = thresholdColumn == "Probability",
        };
    }

    private static (double Slope, double Offset) ReadCalibrator(MlNetArchive archive, string directory)
    {
        var body = MlNetBlob.Read(archive, directory).Expect(Version, "PlattCaliExec").Body;
        var (slope, offset) = (body.Double(), body.Double());
        body.End();
        return double.IsFinite(slope) && double.IsFinite(offset)
            ? (slope, offset)
            : throw body.Fault($"calibrator {slope}, {offset}: expected finite numbers");
    }
}
