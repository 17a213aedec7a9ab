namespace FraudScoring.Service.Grpc;

/// <summary>How a call ended: a code and, unless it is OK, a sentence for the caller.</summary>
internal readonly record struct GrpcStatus(GrpcStatusCode Code, string? Message = null)
{
    public static GrpcStatus Ok => default;

    public static readonly GrpcStatus DeadlineExceeded =
        new(GrpcStatusCode.DeadlineExceeded, "the deadline (grpc-timeout) passed before the answer was ready");

    public static readonly GrpcStatus ShuttingDown =
        new(GrpcStatusCode.Unavailable, "the service is shutting down; retry at another replica");

    /// <summary>Deliberately says nothing: what went wrong inside is in the log, not in the caller's hands.</summary>
    public static readonly GrpcStatus InternalError = new(GrpcStatusCode.Internal, "internal error");

    public bool IsOk => Code == GrpcStatusCode.Ok;
}
