namespace FraudScoring.Service.Grpc;

/// <summary>A method with a stream of requests and a stream of replies.</summary>
internal abstract class BidirectionalMethod(string path) : StreamingMethod(path)
{
    /// <summary>The response's head is sent at once: some clients do not write before they have seen it.</summary>
    protected sealed override ValueTask BeginAsync(GrpcStream stream) => stream.Writer.FlushAsync();
}
