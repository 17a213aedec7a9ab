using FraudScoring.Core.Decisions.Rules;

namespace FraudScoring.Core.Decisions.Policies;

/// <summary>A policy as its file says it.</summary>
public sealed record PolicyDocument
{
    /// <summary>Recorded with every decision; unique.</summary>
    public required string Version { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string Author { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Thresholds for what no segment names; null for those of the model.</summary>
    public ScoreBands? Bands { get; init; }

    /// <summary>Thresholds for some payments; the first that holds counts.</summary>
    public IReadOnlyList<Segment> Segments { get; init; } = [];

    /// <summary>Reviews that people can take; null for any number.</summary>
    public ReviewBudget? Budget { get; init; }

    /// <summary>When the policy stops itself; null for never.</summary>
    public BreakerSettings? Breaker { get; init; }

    /// <summary>What is done when velocity did not answer.</summary>
    public DegradedFallback WithoutVelocity { get; init; }

    /// <summary>What is done with a payment that came too late for velocity.</summary>
    public DegradedFallback TooLate { get; init; }

    /// <summary>Whether reserved card tokens force an outcome.</summary>
    public bool HasTestTokens { get; init; }

    /// <summary>The rules, as they stand in the file.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>What decides beside it.</summary>
    public IReadOnlyList<ChallengerSettings> Challengers { get; init; } = [];
}
