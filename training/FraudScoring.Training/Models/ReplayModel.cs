using FraudScoring.Core.Features;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Models;

/// <summary>A model with the features that a replay has to compute for it.</summary>
/// <param name="Loaded">The model.</param>
/// <param name="Features">What it reads, in its order.</param>
internal sealed record ReplayModel(LoadedModel Loaded, FeatureSet Features)
{
    /// <summary>Name and version, or the file's name.</summary>
    public string Id => Loaded.Manifest is { } manifest ? $"{manifest.Name}@{manifest.Version}" : Path.GetFileName(Loaded.Path);

    /// <summary>The folder's thresholds; a single file decides nothing.</summary>
    public Thresholds Thresholds
        => Loaded.Manifest is { } manifest ? new Thresholds(manifest.ReviewFrom, manifest.BlockFrom) : new Thresholds(1, 1);

    /// <summary>Loads a model folder, which declares its features.</summary>
    /// <exception cref="DataException">It is a single file.</exception>
    public static ReplayModel Load(string path)
    {
        var loaded = LoadedModel.Load(path);
        return loaded.Manifest is { } manifest
            ? new ReplayModel(loaded, manifest.Features)
            : throw new DataException($"{path}: a model folder expected, whose model.json declares the features to compute");
    }
}
