using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Running;

/// <summary>What one load on one server showed.</summary>
internal sealed record LoadResult
{
    /// <summary>What the load went to: the service, the empty handler, the previous release.</summary>
    public required string Server { get; init; }

    /// <summary>All measured phases together.</summary>
    public required PhaseFigures Total { get; init; }

    public required IReadOnlyList<PhaseFigures> Phases { get; init; }

    public required IReadOnlyList<PhaseFigures> Steps { get; init; }

    public required IReadOnlyList<SecondFigures> Seconds { get; init; }

    public required IReadOnlyList<PercentilePoint> Curve { get; init; }

    public required IReadOnlyList<StageFigures> Stages { get; init; }

    /// <summary>What the server used while it was measured; null when it does not say.</summary>
    public ProcessFigures? ServerUsed { get; init; }

    /// <summary>What the load generator used meanwhile.</summary>
    public required ProcessFigures ClientUsed { get; init; }

    /// <summary>From the start of the process to its line that it is ready; null when it was started by others.</summary>
    public double? StartMs { get; init; }

    /// <summary>From the start of the process to its first answer.</summary>
    public double? FirstAnswerMs { get; init; }

    /// <summary>Resident memory before the load.</summary>
    public double? IdleBytes { get; init; }

    /// <summary>Payments that were planned while usage was measured.</summary>
    public long Measured => Total.Planned;
}
