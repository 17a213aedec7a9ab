using FraudScoring.Core.Features;

namespace FraudScoring.Core.Scoring;

/// <summary>What <c>model.json</c> says of a model: which file, which features, which thresholds.</summary>
public sealed record ModelManifest
{
    /// <summary>Name of the manifest in a model folder.</summary>
    public const string FileName = "model.json";

    /// <summary>Name of the model, usually that of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the model, unique for its name.</summary>
    public required string Version { get; init; }

    /// <summary>File of the trees, in the same folder.</summary>
    public required string ModelFile { get; init; }

    /// <summary>SHA-256 of that file in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>
    /// SHA-256 of <see cref="Explain.LeafCounts.FileName"/> in the folder; null when the model file has training weights
    /// of its own, or nobody counted them.
    /// </summary>
    public string? CoversSha256 { get; init; }

    /// <summary>The features, in the order of the rows that are scored.</summary>
    public required FeatureSet Features { get; init; }

    /// <summary>Probability from which a payment is reviewed.</summary>
    public required double ReviewFrom { get; init; }

    /// <summary>Probability from which a payment is blocked.</summary>
    public required double BlockFrom { get; init; }

    /// <summary>What is usual for a feature, by its name; used in reasons.</summary>
    public IReadOnlyDictionary<string, UsualRange> Usual { get; init; } = new Dictionary<string, UsualRange>();

    /// <summary>Figures of the training's test period, for people.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
