namespace FraudScoring.Service.Velocity.Redis;

/// <summary>A server that cannot be reached, does not answer in time, refuses or sends what is no reply.</summary>
internal sealed class RespException(string message, Exception? inner = null) : Exception(message, inner);
