using System.Security.Cryptography;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// Writes a model folder: trees, manifest, model card, golden rows and the declaration of the features. All is written
/// beside the target and then takes its place, so that nobody ever sees half a model.
/// </summary>
public static class ModelFolder
{
    /// <summary>The features' declaration, kept so that the model can be trained again from its own folder.</summary>
    public const string FeaturesFile = "features.json";

    private const string OnnxFile = "model.onnx";
    private const string CardFile = "README.md";

    private static readonly string[] Files = [OnnxFile, ModelManifest.FileName, CardFile, GoldenRows.FileName, FeaturesFile];

    /// <summary>Refuses a target that holds anything but an earlier model.</summary>
    public static void CheckTarget(string folder)
    {
        if (File.Exists(folder))
            throw new DataException($"{folder}: is a file, a folder expected");
        if (!Directory.Exists(folder))
            return;
        var other = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).FirstOrDefault(name => !Files.Contains(name));
        if (other is not null)
            throw new DataException($"{folder}: holds '{other}', which is no part of a model; an empty or new folder expected");
    }

    /// <summary>Writes or replaces a folder.</summary>
    public static void Write(string folder, TrainedModel model, byte[] featuresJson, string goldenRows, string card)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckTarget(folder);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string fresh = target + ".new";
        string old = target + ".old";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            DeleteIfThere(fresh);
            Directory.CreateDirectory(fresh);
            File.WriteAllBytes(Path.Combine(fresh, OnnxFile), model.Onnx);
            File.WriteAllText(Path.Combine(fresh, ModelManifest.FileName), ModelManifestJson.Write(ManifestOf(model)));
            File.WriteAllText(Path.Combine(fresh, CardFile), card);
            File.WriteAllText(Path.Combine(fresh, GoldenRows.FileName), goldenRows);
            File.WriteAllBytes(Path.Combine(fresh, FeaturesFile), featuresJson);
            // Read as the service will read it, before it can replace anything.
            ScoringModel.Load(fresh);
            Replace(target, fresh, old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteIfThere(fresh);
            throw new DataException($"{folder}: cannot be written: {e.Message}", e);
        }
    }

    private static void Replace(string target, string fresh, string old)
    {
        DeleteIfThere(old);
        if (Directory.Exists(target))
            Directory.Move(target, old);
        Directory.Move(fresh, target);
        DeleteIfThere(old);
    }

    private static ModelManifest ManifestOf(TrainedModel model) => new()
    {
        Name = model.Name,
        Version = model.Version,
        ModelFile = OnnxFile,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(model.Onnx)),
        Features = model.Features,
        ReviewFrom = model.Thresholds.ReviewFrom,
        BlockFrom = model.Thresholds.BlockFrom,
        Usual = model.Usual,
        Metrics = MetricsOf(model.Test),
    };

    private static Dictionary<string, double> MetricsOf(TestFigures test) => new(StringComparer.Ordinal)
    {
        ["test_payments"] = test.Payments,
        ["test_frauds"] = test.Frauds,
        ["roc_auc"] = Math.Round(test.RocAuc, 5),
        ["average_precision"] = Math.Round(test.AveragePrecision, 5),
        ["log_loss"] = Math.Round(test.LogLoss, 6),
        ["recall_at_fpr_0_01"] = Math.Round(test.RecallAt1Percent, 5),
        ["recall_at_fpr_0_001"] = Math.Round(test.RecallAt01Percent, 5),
        ["recall"] = Math.Round(test.Recall, 5),
        ["block_precision"] = Math.Round(test.BlockPrecision, 5),
        ["review_precision"] = Math.Round(test.ReviewPrecision, 5),
        ["reviews_per_10000"] = Math.Round(10_000.0 * test.Reviewed / test.Payments, 2),
        ["blocks_per_10000"] = Math.Round(10_000.0 * test.Blocked / test.Payments, 2),
    };

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
