using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Explain;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Models;

/// <summary>A model file of any format, or a model folder, ready to score.</summary>
internal sealed class LoadedModel
{
    private LoadedModel(string path, TreeEnsemble ensemble, Forest forest, ModelManifest? manifest)
    {
        (Path, Ensemble, Forest, Manifest) = (path, ensemble, forest, manifest);
        if (manifest is not null)
            (Names, NamesFrom) = ([.. manifest.Features.Names.Take(ensemble.FeatureCount)], ModelManifest.FileName);
        else if (ensemble.FeatureNames is { } names)
            (Names, NamesFrom) = (names, FeatureNames.AreNumbers(names) ? "numbered" : "file");
    }

    public string Path { get; }

    public TreeEnsemble Ensemble { get; }

    public Forest Forest { get; }

    /// <summary>What the folder says of the model; null for a single file.</summary>
    public ModelManifest? Manifest { get; }

    /// <summary>
    /// The texts of the features that stand for a text as a number, by feature, where rows bring the text; null elsewhere.
    /// </summary>
    public CodeTerms?[] Terms { get; private init; } = [];

    /// <summary>Names of the features in their order, or null when nothing names them.</summary>
    public string[]? Names { get; }

    /// <summary>Who named the features: the folder's manifest, the file, its library by number alone, or nobody.</summary>
    public string NamesFrom { get; } = "none";

    /// <summary>False when the names are missing or say no more than the position.</summary>
    public bool HasOwnNames => Names is not null && NamesFrom != "numbered";

    /// <summary>Reads and checks a file or folder; the message of a fault starts with its path.</summary>
    /// <exception cref="ModelFormatException">The model cannot be used.</exception>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static LoadedModel Load(string path)
    {
        if (Directory.Exists(path))
        {
            var folder = ScoringModel.Load(path);
            return new LoadedModel(path, folder.Ensemble, folder.Forest, folder.Manifest);
        }

        try
        {
            using var file = File.OpenRead(path);
            var ensemble = ModelFormat.Read(file, path);
            return new LoadedModel(path, ensemble, Forest.Compile(ensemble), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A model whose features are those of a feature set, by name.</summary>
    public static LoadedModel Bound(string path, TreeEnsemble ensemble, FeatureSet features)
    {
        var bound = FeatureBinding.Bind(ensemble, features);
        return new LoadedModel(path, bound, Forest.Compile(bound), null) { Terms = [.. features.Definitions.Select(d => d.Terms)] };
    }

    /// <summary>The name of a feature; by its index where it has none.</summary>
    public string NameOf(int feature) => Names?[feature] ?? $"f{feature}";

    /// <summary>What computes contributions.</summary>
    /// <exception cref="ModelFormatException">The model does not define them.</exception>
    public TreeShap Explainer()
    {
        try
        {
            return TreeShap.Compile(Ensemble);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{Path}: {e.Message}", e);
        }
    }
}
