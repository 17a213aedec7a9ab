namespace FraudScoring.Service.Velocity.Snapshots;

/// <summary>What snapshots tell the operator.</summary>
internal static partial class SnapshotLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "snapshot of the state at offset {offset} taken")]
    public static partial void Taken(ILogger logger, ulong offset);

    [LoggerMessage(Level = LogLevel.Error, Message = "a snapshot could not be written; the one before stays")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "snapshot {path} is not used: {reason}")]
    public static partial void Skipped(ILogger logger, string path, string reason);
}
