using FraudScoring.Service.Grpc;

namespace FraudScoring.Tests.Service.Grpc;

internal sealed class DelegateUnaryMethod(string path, Func<GrpcCall, ValueTask<GrpcStatus>> handler)
    : UnaryMethod(path)
{
    public override ValueTask<GrpcStatus> InvokeAsync(GrpcCall call) => handler(call);
}
