namespace FraudScoring.Service.DecisionLog;

/// <summary>A committed entry does not read back as it was written.</summary>
internal sealed class LogDamagedException(string message) : Exception(message);
