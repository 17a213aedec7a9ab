using System.Text;
using FraudScoring.Core.Scoring;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Models;

/// <summary>Makes a model folder ready to take over from a running model, or says why it must not.</summary>
internal static class ModelCandidate
{
    private const int ManifestBytesMax = 4 * 1024 * 1024;

    /// <summary>The manifest's bytes.</summary>
    /// <exception cref="IOException">It cannot be read, or is too long.</exception>
    public static byte[] ReadManifest(string folder)
    {
        var path = Path.Combine(folder, ModelManifest.FileName);
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > ManifestBytesMax)
            throw new IOException($"{path}: more than {ManifestBytesMax} bytes");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Whether the folder holds what runs already; reads the manifest alone.</summary>
    /// <exception cref="ModelFormatException">It is not a manifest.</exception>
    public static bool IsSame(string folder, ActiveModel running)
    {
        var text = Encoding.UTF8.GetString(ReadManifest(folder));
        return IsSame(ModelManifestJson.Parse(text, Path.Combine(folder, ModelManifest.FileName)), running.Model.Manifest);
    }

    /// <summary>Reads, checks and warms the model that is the first to decide.</summary>
    /// <exception cref="ModelFormatException">It cannot decide; the message is a sentence for a person.</exception>
    public static ScoringModel LoadFirst(string folder)
    {
        var model = ScoringModel.Load(folder);
        Prove(model, folder);
        return model;
    }

    /// <summary>Reads, checks and warms the folder's model.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="models">What decides now and before.</param>
    /// <exception cref="ModelFormatException">It cannot take over; the message is a sentence for a person.</exception>
    public static ActiveModel Load(string folder, ModelPair models)
    {
        var model = ScoringModel.Load(folder);
        CheckFeatures(model, models.Running.Model);
        CheckName(model, models.Running.Model);
        if (models.Previous is { } previous)
            CheckName(model, previous.Model);
        Prove(model, folder);
        return ActiveModel.WithOwnThresholds(model);
    }

    private static void Prove(ScoringModel model, string folder)
        => ModelWarmUp.Run(model, GoldenRows.Prove(model, folder));

    // Velocity keeps what the feature set declares, from the start on; other windows would begin empty.
    private static void CheckFeatures(ScoringModel model, ActiveModel running)
    {
        var version = model.Manifest.Features.Version;
        if (version != running.Features.Version)
        {
            throw new ModelFormatException(
                $"{model.Id} has feature set {version}, the running {running.Model.Id} has {running.Features.Version}: "
                + "a model with another feature set needs a restart");
        }
    }

    // Decisions name their model by its id, so an id must not stand for two models.
    private static void CheckName(ScoringModel model, ActiveModel known)
    {
        if (model.Id == known.Model.Id && !IsSame(model.Manifest, known.Model.Manifest))
            throw new ModelFormatException($"{model.Id} is the id of another model that has decided; give it a new version");
    }

    private static bool IsSame(ModelManifest one, ModelManifest other)
        => ModelManifestJson.Write(one) == ModelManifestJson.Write(other);
}
