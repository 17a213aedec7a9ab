using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Core.Scoring;

/// <summary>A model folder, checked and ready to score.</summary>
public sealed class ScoringModel
{
    private ScoringModel(ModelManifest manifest, TreeEnsemble ensemble)
    {
        Manifest = manifest;
        Ensemble = ensemble;
        Forest = Forest.Compile(ensemble);
        Explainer = ensemble.HasCovers ? TreeShap.Compile(ensemble) : null;
    }

    /// <summary>What the folder says of the model.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The trees as they were read.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>The trees ready to score.</summary>
    public Forest Forest { get; }

    /// <summary>What explains a score; null when the file lacks the training weights that it needs.</summary>
    public TreeShap? Explainer { get; }

    /// <summary>Name and version, as decisions record them.</summary>
    public string Id => $"{Manifest.Name}@{Manifest.Version}";

    /// <summary>Reads and checks a model folder.</summary>
    /// <exception cref="ModelFormatException">Something is missing, damaged or does not fit; the message names the file.</exception>
    public static ScoringModel Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ModelFormatException($"model folder '{folder}' does not exist");
        var manifestPath = Path.Combine(folder, ModelManifest.FileName);
        var manifest = ModelManifestJson.Parse(Encoding.UTF8.GetString(ReadFile(manifestPath)), manifestPath);
        var modelPath = Path.Combine(folder, manifest.ModelFile);
        var bytes = ReadFile(modelPath);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (sha256 != manifest.Sha256)
            throw new ModelFormatException($"{modelPath}: its SHA-256 is {sha256}, {manifestPath} says {manifest.Sha256}");
        var ensemble = ModelFormat.Read(bytes, modelPath);
        CheckFeatures(manifest, ensemble, modelPath);
        return new ScoringModel(manifest, ensemble);
    }

    private static void CheckFeatures(ModelManifest manifest, TreeEnsemble ensemble, string modelPath)
    {
        if (ensemble.FeatureCount > manifest.Features.Count)
        {
            throw new ModelFormatException(
                $"{modelPath}: the trees read {ensemble.FeatureCount} features, the feature set has {manifest.Features.Count}");
        }

        for (var i = 0; i < ensemble.FeatureNames?.Length; i++)
        {
            if (ensemble.FeatureNames[i] != manifest.Features.Names[i])
            {
                throw new ModelFormatException(
                    $"{modelPath}: feature {i} is '{ensemble.FeatureNames[i]}', the feature set has '{manifest.Features.Names[i]}'");
            }
        }
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length > ModelLimits.ModelBytesMax)
                throw new ModelFormatException($"{path}: more than {ModelLimits.ModelBytesMax} bytes");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
