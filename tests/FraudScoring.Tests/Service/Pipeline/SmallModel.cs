using System.Security.Cryptography;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Service.Pipeline;

/// <summary>A model folder with real files: two hundred stumps and small trees over a handful of features.</summary>
internal static class SmallModel
{
    public static FeatureSet Features { get; } = new(
        [
            new FeatureDefinition { Name = "amount", Kind = FeatureKind.Amount },
            Velocity("card_count_1h", FeatureKind.Count, EntityKind.Card, 1),
            Velocity("card_count_30d", FeatureKind.Count, EntityKind.Card, 720),
            Velocity("card_sum_24h", FeatureKind.Sum, EntityKind.Card, 24),
            Velocity("card_ratio_30d", FeatureKind.Ratio, EntityKind.Card, 720),
            Velocity("card_zscore_30d", FeatureKind.Zscore, EntityKind.Card, 720),
            new FeatureDefinition { Name = "card_since_last", Kind = FeatureKind.SinceLast, Entity = EntityKind.Card },
            Velocity("device_cards_24h", FeatureKind.Distinct, EntityKind.Device, 24) with { Of = RelatedField.Card },
            Velocity("merchant_count_1h", FeatureKind.Count, EntityKind.Merchant, 1),
            Velocity("terminal_risk_7d", FeatureKind.LabelRisk, EntityKind.Terminal, 168) with { Delay = TimeSpan.FromDays(1) },
        ],
        new Dictionary<string, decimal> { ["USD"] = 0.92m },
        TimeSpan.FromHours(24));

    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var bytes = OnnxWriter.Write(Ensemble());
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), bytes);
        var manifest = new ModelManifest
        {
            Name = "small",
            Version = "1",
            ModelFile = "model.onnx",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Features = Features,
            ReviewFrom = 0.5,
            BlockFrom = 0.8,
        };
        File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), ModelManifestJson.Write(manifest));
        return folder;
    }

    private static FeatureDefinition Velocity(string name, FeatureKind kind, EntityKind entity, int hours)
        => new() { Name = name, Kind = kind, Entity = entity, Window = TimeSpan.FromHours(hours) };

    private static TreeEnsemble Ensemble()
    {
        var random = new Random(5);
        var trees = new Tree[200];
        for (var t = 0; t < trees.Length; t++)
        {
            trees[t] = new Tree
            {
                Nodes =
                [
                    Node(random, 1, 2), Node(random, ~0, ~1), Node(random, ~2, ~3),
                ],
                Leaves = [.. Enumerable.Range(0, 4).Select(_ => (random.NextDouble() - 0.5) * 0.6)],
                NodeCovers = [100, 60, 40],
                LeafCovers = [30, 30, 20, 20],
            };
        }

        return new TreeEnsemble { FeatureCount = Features.Count, Trees = trees, FeatureNames = [.. Features.Names] };
    }

    private static TreeNode Node(Random random, int yes, int no) => new()
    {
        Feature = random.Next(Features.Count),
        Threshold = (float)Math.Exp((random.NextDouble() * 8) - 1),
        MissingTrue = random.Next(2) == 0,
        True = yes,
        False = no,
    };
}
