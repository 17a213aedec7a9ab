namespace FraudScoring.Service.DecisionLog;

/// <summary>A file of the log is whole, but in a format that this program does not read. Nothing was changed.</summary>
internal sealed class LogFormatException(string message) : Exception(message);
