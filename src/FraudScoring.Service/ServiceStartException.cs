namespace FraudScoring.Service;

/// <summary>The service cannot start; the message is one sentence for the person who started it.</summary>
public sealed class ServiceStartException(string message, Exception inner) : Exception(message, inner);
