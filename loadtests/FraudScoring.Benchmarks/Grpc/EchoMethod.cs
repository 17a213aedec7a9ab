using System.Buffers;
using FraudScoring.Service.Grpc;

namespace FraudScoring.Benchmarks.Grpc;

/// <summary>The framing and nothing else: answers with the request message.</summary>
internal sealed class EchoMethod() : UnaryMethod(MethodPath)
{
    public const string MethodPath = "/benchmark.Echo/Unary";

    public override ValueTask<GrpcStatus> InvokeAsync(GrpcCall call)
    {
        foreach (var part in call.Request)
            call.Reply.Write(part.Span);
        return new ValueTask<GrpcStatus>(GrpcStatus.Ok);
    }
}
