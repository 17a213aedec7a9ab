namespace FraudScoring.Service.Pipeline;

/// <summary>What the pipeline tells the operator; nothing per payment.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "the decision at offset {offset} could not be read back")]
    public static partial void RepeatUnreadable(ILogger logger, ulong offset, Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "the decision log failed; payments are refused until a restart")]
    public static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "a batch failed in the pipeline; its payments are answered UNAVAILABLE")]
    public static partial void BatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "recovered {payments} payments and {labels} labels from offset {from} to {to} in {milliseconds} ms")]
    public static partial void Recovered(ILogger logger, long payments, long labels, ulong from, ulong to, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "old segments of the decision log could not be removed")]
    public static partial void RetentionFailed(ILogger logger, Exception exception);
}
