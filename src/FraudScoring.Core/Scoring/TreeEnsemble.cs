namespace FraudScoring.Core.Scoring;

/// <summary>
/// A parsed model: boosted trees as their library defines them, in plain arrays. What scores it is
/// <see cref="Forest"/>. Immutable by convention once made.
/// </summary>
public sealed record TreeEnsemble
{
    /// <summary>Number of features a row must have.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>The trees in file order.</summary>
    public required Tree[] Trees { get; init; }

    /// <summary>False when the file says no width, so that <see cref="FeatureCount"/> is what its trees use.</summary>
    public bool HasDeclaredWidth { get; init; } = true;

    /// <summary>Names of the features in order, or null when the file has none.</summary>
    public string[]? FeatureNames { get; init; }

    /// <summary>
    /// The sets that nodes refer to: bit sets of categories (bit c % 32 of word c / 32) for
    /// <see cref="SplitMode.Category"/>, ascending feature indexes for <see cref="SplitMode.AnyPositive"/>.
    /// </summary>
    public uint[][] Sets { get; init; } = [];

    /// <summary>What the sum starts from.</summary>
    public double Base { get; init; }

    /// <summary>How the leaves are added.</summary>
    public SumKind Sum { get; init; } = SumKind.Double;

    /// <summary>What makes a probability of the raw score.</summary>
    public Link Link { get; init; } = Link.Logistic;

    /// <summary>The raw score's factor in a logistic link.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>The constant in a logistic link.</summary>
    public double Offset { get; init; }

    /// <summary>A row is positive when its raw score (or probability, see below) is above this.</summary>
    public double DecisionThreshold { get; init; }

    /// <summary>
    /// True when <see cref="DecisionThreshold"/> is compared with the probability instead of the raw score.
    /// </summary>
    public bool DecidesByProbability { get; init; }

    /// <summary>The model's own preparation of features from columns, or null when rows are the features.</summary>
    public FeatureEncoder? Encoder { get; init; }

    /// <summary>What the model was read from, for people ("LightGBM text", "ONNX").</summary>
    public string Format { get; init; } = "memory";

    /// <summary>Inner nodes of all trees.</summary>
    public int NodeCount => Trees.Sum(tree => tree.Nodes.Length);

    /// <summary>Leaves of all trees.</summary>
    public int LeafCount => Trees.Sum(tree => tree.Leaves.Length);

    /// <summary>
    /// True when every tree knows its training weights, without which contributions cannot be computed.
    /// </summary>
    public bool HasCovers => Trees.All(tree => tree.LeafCovers is not null && tree.NodeCovers is not null);
}
