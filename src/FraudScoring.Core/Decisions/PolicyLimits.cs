namespace FraudScoring.Core.Decisions;

/// <summary>Bounds on policies.</summary>
public static class PolicyLimits
{
    /// <summary>Bytes of a policy file.</summary>
    public const int FileBytesMax = 4 * 1024 * 1024;

    /// <summary>Rules of a policy.</summary>
    public const int RulesMax = 500;

    /// <summary>Characters of a rule's condition.</summary>
    public const int ConditionLengthMax = 4096;

    /// <summary>Segments with thresholds of their own.</summary>
    public const int SegmentsMax = 256;

    /// <summary>Challengers beside the policy.</summary>
    public const int ChallengersMax = 4;

    /// <summary>Hits that one decision records.</summary>
    public const int HitsMax = 32;

    /// <summary>Hits that a decision records of each challenger, so that a record with all of them keeps its bound.</summary>
    public const int BesideHitsMax = 8;

    /// <summary>Wrong places of a policy that are named one by one.</summary>
    public const int ProblemsMax = 200;
}
