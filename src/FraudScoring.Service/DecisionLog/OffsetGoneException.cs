namespace FraudScoring.Service.DecisionLog;

/// <summary>The entry was removed by retention; the log begins later.</summary>
internal sealed class OffsetGoneException(ulong offset, ulong firstOffset)
    : Exception($"offset {offset} was removed by retention; the log begins at {firstOffset}")
{
    /// <summary>The first offset that there still is.</summary>
    public ulong FirstOffset { get; } = firstOffset;
}
