using FraudScoring.Service.Grpc;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress;

/// <summary>The answers to what is not decided, made once.</summary>
internal static class Refusals
{
    public static readonly GrpcStatus Full =
        new(GrpcStatusCode.ResourceExhausted, "the service is at its limit; try again with the same transaction_id");

    public static readonly GrpcStatus Unavailable =
        new(GrpcStatusCode.Unavailable, "the decision could not be recorded; try again with the same transaction_id");

    private static readonly GrpcStatus Late =
        new(GrpcStatusCode.DeadlineExceeded, "the deadline passed before the payment was scored; nothing was recorded");

    private static readonly GrpcStatus NotFound = new(GrpcStatusCode.NotFound, "the transaction_id is not known");

    /// <summary>The status that answers what became of a payment or label.</summary>
    public static GrpcStatus Of(DecisionStatus status) => status switch
    {
        DecisionStatus.Decided => GrpcStatus.Ok,
        DecisionStatus.DeadlineExceeded => Late,
        DecisionStatus.NotFound => NotFound,
        _ => Unavailable,
    };
}
