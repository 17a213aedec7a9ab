namespace FraudScoring.Service.Policy;

/// <summary>What the operator is told of policies and lists.</summary>
internal static partial class PolicyLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "policy '{version}' decides, put by {author}: {reason}")]
    public static partial void InCharge(ILogger logger, string version, string author, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "rolled back: policy '{version}' decides again, by {author}: {reason}")]
    public static partial void RolledBack(ILogger logger, string version, string author, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "a policy was refused, '{running}' goes on: {problems}")]
    public static partial void Refused(ILogger logger, string running, string problems);

    [LoggerMessage(Level = LogLevel.Error, Message = "a list was refused, the old one goes on: {problems}")]
    public static partial void ListRefused(ILogger logger, string problems);

    [LoggerMessage(Level = LogLevel.Information, Message = "list '{name}' has {count} entries")]
    public static partial void ListLoaded(ILogger logger, string name, int count);

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "the breaker of policy '{version}' tripped ({trip}); its fallback decides until a person resets it")]
    public static partial void BreakerTripped(ILogger logger, string version, string trip);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the breaker was reset by {author}: {reason}")]
    public static partial void BreakerReset(ILogger logger, string author, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "challenger '{name}' failed and is not asked again")]
    public static partial void ChallengerFailed(ILogger logger, string name, Exception exception);
}
