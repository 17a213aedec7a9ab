namespace FraudScoring.Service.Grpc;

/// <summary>What the framing logs: only what an operator has to look into, never a line per call.</summary>
internal static partial class GrpcLog
{
    [LoggerMessage(1, LogLevel.Error, "{Path} failed; the caller was told 'internal error'")]
    public static partial void HandlerFailed(ILogger logger, string path, Exception error);
}
