namespace FraudScoring.Service.Velocity.Redis;

/// <summary>What the operator is told of Redis.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "velocity is shared through Redis at {host}:{port}")]
    public static partial void Up(ILogger logger, string host, int port);

    [LoggerMessage(Level = LogLevel.Error, Message = "payments are decided without velocity: {reason}")]
    public static partial void Down(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{reason}")]
    public static partial void CannotConnect(ILogger logger, string reason);
}
