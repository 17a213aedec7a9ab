namespace FraudScoring.Service.DecisionLog;

/// <summary>What the appender continues from.</summary>
/// <param name="Recovery">What is told to the caller.</param>
/// <param name="Segments">The segments that stay.</param>
/// <param name="NextSegment">The number of the next segment.</param>
/// <param name="LastTimeUnixMs">The time of the last entry; times never go back.</param>
internal sealed record RecoveredLog(
    LogRecovery Recovery, IReadOnlyList<SegmentInfo> Segments, int NextSegment, long LastTimeUnixMs);
