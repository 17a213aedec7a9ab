using FraudScoring.Client;
using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Transports;

/// <summary>What a gRPC status means for a load test.</summary>
internal static class GrpcOutcome
{
    public static Outcome Of(int status) => (StatusCode)status switch
    {
        StatusCode.Ok => Outcome.Ok,
        StatusCode.ResourceExhausted => Outcome.Full,
        StatusCode.Unavailable => Outcome.Unavailable,
        StatusCode.DeadlineExceeded => Outcome.Late,
        StatusCode.InvalidArgument => Outcome.Invalid,
        _ => Outcome.Failed,
    };
}
