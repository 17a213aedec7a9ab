namespace FraudScoring.Service.Configuration;

/// <summary>A wrong or unknown setting; the message is one sentence for the person who started the service.</summary>
public sealed class SettingException(string message) : Exception(message);
