using System.Security.Cryptography;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Tests.Scoring;

namespace FraudScoring.Tests.Training.Models;

/// <summary>A folder of its own for a test, and models in it.</summary>
internal sealed class ModelFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("models").FullName;

    public string[] All => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file))];

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Text(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>A model folder around a fixture that does not name its features: they become a0, a1, ...</summary>
    public string ModelFolder(string name, string fixture)
    {
        byte[] bytes = Fixture.Bytes(fixture);
        int features = Fixture.Model(fixture).FeatureCount;
        var definitions = Enumerable.Range(0, features)
            .Select(f => new FeatureDefinition { Name = $"a{f}", Kind = FeatureKind.Amount }).ToArray();
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "trees"), bytes);
        File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), ModelManifestJson.Write(new ModelManifest
        {
            Name = name,
            Version = "1",
            ModelFile = "trees",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Features = new FeatureSet(definitions, new Dictionary<string, decimal>(), TimeSpan.FromHours(24)),
            ReviewFrom = 0.25,
            BlockFrom = 0.75,
        }));
        return folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
