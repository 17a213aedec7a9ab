using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Tests.Service.Pipeline;

namespace FraudScoring.Tests.Service.Models;

/// <summary>Publishes versions of a model into a folder as the documentation says: the manifest last, in one move.</summary>
internal static class ModelVersions
{
    /// <summary>Publishes a version; its id is <c>swap@version</c>.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="version">Names the version and its model file.</param>
    /// <param name="leaf">What tells its scores from those of others.</param>
    /// <param name="damage">What is done to the version's files before they are moved.</param>
    /// <param name="features">Another feature set.</param>
    public static void Publish(
        string folder, string version, double leaf = 0.25, Action<string>? damage = null, FeatureSet? features = null)
    {
        var staging = folder + ".new";
        Directory.CreateDirectory(staging);
        Write(staging, version, leaf, features ?? SmallModel.Features);
        damage?.Invoke(staging);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(staging).OrderBy(f => Path.GetFileName(f) == ModelManifest.FileName))
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        Directory.Delete(staging);
    }

    public static string ModelFile(string folder, string version) => Path.Combine(folder, $"model-{version}.onnx");

    private static void Write(string folder, string version, double leaf, FeatureSet features)
    {
        var bytes = OnnxWriter.Write(Ensemble(leaf, features));
        File.WriteAllBytes(ModelFile(folder, version), bytes);
        var manifest = new ModelManifest
        {
            Name = "swap",
            Version = version,
            ModelFile = $"model-{version}.onnx",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Features = features,
            ReviewFrom = 0.5,
            BlockFrom = 0.8,
        };
        File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), ModelManifestJson.Write(manifest));
        File.WriteAllText(Path.Combine(folder, GoldenRows.FileName), Golden(ScoringModel.Load(folder)));
    }

    private static string Golden(ScoringModel model)
    {
        var text = new StringBuilder(string.Join(',', model.Manifest.Features.Names)).Append(",raw,probability\n");
        var row = new float[model.Manifest.Features.Count];
        for (var i = 0; i < 40; i++)
        {
            row.AsSpan().Fill(float.NaN);
            row[0] = 12.5f * i;
            row[1] = i % 5;
            var raw = model.Forest.ScoreRaw(row);
            text.AppendJoin(',', row.Select(v => float.IsNaN(v) ? "" : v.ToString("R", CultureInfo.InvariantCulture)))
                .Append(CultureInfo.InvariantCulture, $",{raw:R},{model.Forest.Probability(raw):R}\n");
        }

        return text.ToString();
    }

    private static TreeEnsemble Ensemble(double leaf, FeatureSet features) => new()
    {
        FeatureCount = features.Count,
        FeatureNames = [.. features.Names],
        Trees = [Stump(0, 100, -leaf, leaf), Stump(1, 2, leaf / 2, -leaf)],
    };

    private static Tree Stump(int feature, float threshold, double low, double high) => new()
    {
        Nodes = [new TreeNode { Feature = feature, Threshold = threshold, MissingTrue = true, True = ~0, False = ~1 }],
        Leaves = [low, high],
        NodeCovers = [100],
        LeafCovers = [60, 40],
    };
}
