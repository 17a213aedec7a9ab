using FraudScoring.Service.Grpc;

namespace FraudScoring.Tests.Service.Grpc;

internal static class DelegateStreams
{
    public static GrpcMethod Server(string path, Func<GrpcStream, ValueTask<GrpcStatus>> handler) =>
        new ServerMethod(path, handler);

    public static GrpcMethod Bidirectional(string path, Func<GrpcStream, ValueTask<GrpcStatus>> handler) =>
        new BidirectionalDelegate(path, handler);

    private sealed class ServerMethod(string path, Func<GrpcStream, ValueTask<GrpcStatus>> handler)
        : ServerStreamingMethod(path)
    {
        public override ValueTask<GrpcStatus> InvokeAsync(GrpcStream stream) => handler(stream);
    }

    private sealed class BidirectionalDelegate(string path, Func<GrpcStream, ValueTask<GrpcStatus>> handler)
        : BidirectionalMethod(path)
    {
        public override ValueTask<GrpcStatus> InvokeAsync(GrpcStream stream) => handler(stream);
    }
}
