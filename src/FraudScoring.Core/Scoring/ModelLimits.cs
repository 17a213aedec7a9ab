namespace FraudScoring.Core.Scoring;

/// <summary>Bounds on models from outside. What exceeds one is refused before memory is taken for it.</summary>
public static class ModelLimits
{
    /// <summary>Bytes of a model file.</summary>
    public const int ModelBytesMax = 256 * 1024 * 1024;

    /// <summary>Features of a model; a service's own bound may be lower.</summary>
    public const int FeaturesMax = 4096;

    /// <summary>Trees of an ensemble.</summary>
    public const int TreesMax = 20_000;

    /// <summary>
    /// Leaves of one tree: a tree's nodes and leaves are numbered together in 16 bits, with eight to spare.
    /// </summary>
    public const int LeavesPerTreeMax = 32_000;

    /// <summary>Inner nodes of all trees together.</summary>
    public const int NodesMax = 4_000_000;

    /// <summary>Splits between a root and a leaf.</summary>
    public const int DepthMax = 1024;

    /// <summary>Largest category number of a categorical split.</summary>
    public const int CategoryMax = 1_000_000;

    /// <summary>32-bit words of all category sets together.</summary>
    public const int CategoryWordsMax = 16 * 1024 * 1024;

    /// <summary>Sum over the trees of the largest absolute leaf, plus the base score.</summary>
    public const double ScoreMax = 1L << 34;

    /// <summary>Characters of a feature name.</summary>
    public const int NameLengthMax = 256;
}
