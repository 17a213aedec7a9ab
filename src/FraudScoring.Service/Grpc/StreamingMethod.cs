namespace FraudScoring.Service.Grpc;

/// <summary>A method whose reply is a stream of messages.</summary>
internal abstract class StreamingMethod(string path) : GrpcMethod(path)
{
    /// <summary>Runs until the returned status; messages written before it are sent before it.</summary>
    public abstract ValueTask<GrpcStatus> InvokeAsync(GrpcStream stream);

    internal sealed override async Task ServeAsync(HttpContext http, GrpcServerContext server)
    {
        GrpcStream? stream = null;
        try
        {
            GrpcStream.LiftLimits(http);
            stream = new GrpcStream(http, server);
            stream.End(await RunAsync(stream));
        }
        catch (Exception error)
        {
            if (stream is null)
                GrpcResponse.EndInHeaders(http, server.ToStatus(error, Path, http));
            else
                stream.End(stream.ToStatus(error, Path));
        }

        stream?.Dispose();
        server.InFlight.Exit();
    }

    /// <summary>Reads or opens what the kind of call needs before its handler runs.</summary>
    protected abstract ValueTask BeginAsync(GrpcStream stream);

    private async ValueTask<GrpcStatus> RunAsync(GrpcStream stream)
    {
        await BeginAsync(stream);
        return await InvokeAsync(stream);
    }
}
