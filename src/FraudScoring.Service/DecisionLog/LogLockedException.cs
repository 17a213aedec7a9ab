namespace FraudScoring.Service.DecisionLog;

/// <summary>The log's folder belongs to another running process.</summary>
internal sealed class LogLockedException(string message, Exception cause) : Exception(message, cause);
