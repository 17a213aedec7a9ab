using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Explain;
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

    /// <summary>The model card.</summary>
    public const string CardFile = "README.md";

    private static readonly string[] Files =
    [
        .. TreesFile.All, ModelManifest.FileName, CardFile, GoldenRows.FileName, FeaturesFile, LeafCounts.FileName,
    ];

    internal const int FeaturesBytesMax = 1 << 20;

    private const int NameLengthMax = 64;

    /// <summary>The name that is given to a model, or that of its folder.</summary>
    /// <exception cref="ArgumentException">It is too long, or none.</exception>
    internal static string NameFor(string folder, string? name)
    {
        name ??= Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return name.Length is > 0 and <= NameLengthMax
            ? name
            : throw new ArgumentException($"the model's name must have 1 to {NameLengthMax} characters");
    }

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

    /// <summary>Writes or replaces the folder of a model that was trained here.</summary>
    public static void Write(string folder, TrainedModel model, byte[] featuresJson, string goldenRows, string card)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(folder, new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [TreesFile.Onnx] = model.Onnx,
            [ModelManifest.FileName] = Encoding.UTF8.GetBytes(ModelManifestJson.Write(ManifestOf(model))),
            [CardFile] = Encoding.UTF8.GetBytes(card),
            [GoldenRows.FileName] = Encoding.UTF8.GetBytes(goldenRows),
            [FeaturesFile] = featuresJson,
        });
    }

    /// <summary>Writes or replaces a folder with these files, if the model in them can be served.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    /// <exception cref="ModelFormatException">The service would refuse the model.</exception>
    internal static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        CheckTarget(folder);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string fresh = target + ".new";
        string old = target + ".old";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            DeleteIfThere(fresh);
            Directory.CreateDirectory(fresh);
            foreach (var (name, content) in files)
                File.WriteAllBytes(Path.Combine(fresh, name), content);
            // Read and proven as the service will do it, before it can replace anything.
            GoldenRows.Prove(ScoringModel.Load(fresh), fresh);
            Replace(target, fresh, old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is what .NET makes of a limit on the size of files.
            throw new DataException($"{folder}: cannot be written: {e.Message}", e);
        }
        finally
        {
            // After the move there is nothing to delete.
            DeleteIfThere(fresh);
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
        ModelFile = TreesFile.Onnx,
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
