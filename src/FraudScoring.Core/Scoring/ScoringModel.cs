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
        Explainer = TreeShap.IsDefinedFor(ensemble) ? TreeShap.Compile(ensemble) : null;
    }

    /// <summary>What the folder says of the model.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The trees, reading the rows of the feature set.</summary>
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
        CheckHash(bytes, manifest.Sha256, modelPath, manifestPath);
        return new ScoringModel(manifest, AddCovers(Bind(bytes, manifest, modelPath), manifest, folder));
    }

    private static TreeEnsemble Bind(byte[] bytes, ModelManifest manifest, string path)
    {
        var ensemble = ModelFormat.Read(bytes, path);
        try
        {
            return FeatureBinding.Bind(ensemble, manifest.Features);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{path}: {e.Message}", e);
        }
    }

    private static TreeEnsemble AddCovers(TreeEnsemble ensemble, ModelManifest manifest, string folder)
    {
        if (manifest.CoversSha256 is not { } expected)
            return ensemble;
        var path = Path.Combine(folder, LeafCounts.FileName);
        var bytes = ReadFile(path);
        CheckHash(bytes, expected, path, Path.Combine(folder, ModelManifest.FileName));
        return LeafCounts.Read(bytes, ensemble, path).ApplyTo(ensemble);
    }

    private static void CheckHash(byte[] bytes, string expected, string path, string manifestPath)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (sha256 != expected)
            throw new ModelFormatException($"{path}: its SHA-256 is {sha256}, {manifestPath} says {expected}");
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
