namespace FraudScoring.Service.Grpc;

/// <summary>A method with one request message (<see cref="GrpcStream.Request"/>) and a stream of replies.</summary>
internal abstract class ServerStreamingMethod(string path) : StreamingMethod(path)
{
    protected sealed override async ValueTask BeginAsync(GrpcStream stream) => await stream.ReadRequestAsync();
}
