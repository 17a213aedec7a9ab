namespace FraudScoring.Service.Ingress.Aeron;

internal static partial class AeronLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Aeron: gateway '{Name}' (session {Session}) is connected")]
    public static partial void Connected(ILogger logger, string name, int session);

    [LoggerMessage(Level = LogLevel.Information, Message = "Aeron: gateway '{Name}' (session {Session}) is gone")]
    public static partial void Gone(ILogger logger, string name, int session);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Aeron: gateway '{Name}' (session {Session}) was cut off: {Reason}")]
    public static partial void CutOff(ILogger logger, string name, int session, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Aeron: a gateway (session {Session}) could not connect: {Reason}")]
    public static partial void ConnectRefused(ILogger logger, int session, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Aeron: the media driver of {Directory} is lost; trying again")]
    public static partial void DriverLost(ILogger logger, string directory, Exception? exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Aeron: the media driver of {Directory} is there again")]
    public static partial void DriverBack(ILogger logger, string directory);

    [LoggerMessage(Level = LogLevel.Error, Message = "Aeron: {Reason}")]
    public static partial void ClientError(ILogger logger, string reason);
}
