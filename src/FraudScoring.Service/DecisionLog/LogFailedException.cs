namespace FraudScoring.Service.DecisionLog;

/// <summary>The log can no longer write (disk full, device error). Committed entries stay readable.</summary>
internal sealed class LogFailedException(string message, Exception cause) : Exception(message, cause);
