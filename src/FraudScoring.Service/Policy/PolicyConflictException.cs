namespace FraudScoring.Service.Policy;

/// <summary>A change that does not fit what is in charge: somebody else was faster, or there is nothing to go back to.</summary>
internal sealed class PolicyConflictException(string message) : Exception(message);
