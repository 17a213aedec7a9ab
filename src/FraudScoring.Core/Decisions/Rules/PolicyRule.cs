namespace FraudScoring.Core.Decisions.Rules;

/// <summary>A rule as a policy has it.</summary>
public sealed record PolicyRule
{
    /// <summary>Unique in the policy; 1 to 64 of <c>a-z 0-9 _ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Counts up when the rule changes; recorded with each hit.</summary>
    public required uint Version { get; init; }

    /// <summary>Rules act in this order, the smallest number first.</summary>
    public required int Priority { get; init; }

    /// <summary>What it does.</summary>
    public required RuleAction Action { get; init; }

    /// <summary>The condition.</summary>
    public required string When { get; init; }

    /// <summary>From when on it counts, milliseconds since the Unix epoch.</summary>
    public long StartUnixMs { get; init; } = long.MinValue;

    /// <summary>From when on it does not count any more.</summary>
    public long EndUnixMs { get; init; } = long.MaxValue;

    /// <summary>Whether it only counts, and does not act.</summary>
    public bool IsShadow { get; init; }
}
