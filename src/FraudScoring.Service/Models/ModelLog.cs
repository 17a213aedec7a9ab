namespace FraudScoring.Service.Models;

/// <summary>What the operator is told of models.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "model {model} decides; before it {previous}")]
    public static partial void Swapped(ILogger logger, string model, string previous);

    [LoggerMessage(Level = LogLevel.Warning, Message = "rolled back: model {model} decides again, no longer {left}")]
    public static partial void RolledBack(ILogger logger, string model, string left);

    [LoggerMessage(Level = LogLevel.Error, Message = "a model was refused, {running} goes on: {reason}")]
    public static partial void Refused(ILogger logger, string running, string reason, Exception? exception);
}
