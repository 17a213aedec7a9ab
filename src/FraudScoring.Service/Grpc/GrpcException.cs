namespace FraudScoring.Service.Grpc;

/// <summary>Ends a call with a status from deep inside a handler or a reader. Its message goes to the caller.</summary>
internal sealed class GrpcException(GrpcStatus status) : Exception(status.Message)
{
    public GrpcException(GrpcStatusCode code, string message) : this(new GrpcStatus(code, message))
    {
    }

    public GrpcStatus Status { get; } = status;
}
