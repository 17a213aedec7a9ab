namespace FraudScoring.Service.Grpc;

/// <summary>A method with one request message and one reply message.</summary>
internal abstract class UnaryMethod(string path) : GrpcMethod(path)
{
    /// <summary>See <see cref="GrpcCall"/> for what a handler may do with the call, and when.</summary>
    public abstract ValueTask<GrpcStatus> InvokeAsync(GrpcCall call);

    /// <summary>One flat state machine: the only object a call costs, and only if it has to wait.</summary>
    internal sealed override async Task ServeAsync(HttpContext http, GrpcServerContext server)
    {
        var call = server.Calls.Get();
        GrpcStatus status;
        var isAbandoned = false;
        try
        {
            call.Begin(http);
            var body = http.Request.BodyReader;
            if (!body.TryRead(out var read))
                read = await call.ReadBodyAsync();
            while (!call.TryTakeRequest(body, read))
                read = await call.ReadBodyAsync();

            var handled = InvokeAsync(call);
            body.AdvanceTo(read.Buffer.End);
            if (handled.IsCompletedSuccessfully)
                status = handled.Result;
            else if (call.IsPending)
                status = await handled;
            else
                status = await call.Follow(handled, Path);
        }
        catch (Exception error)
        {
            // A handler that threw after it had promised to complete may still do so: such a call is not reused.
            isAbandoned = call.IsPending;
            status = server.ToStatus(error, Path, http);
        }

        call.End(status, isAbandoned);
        server.InFlight.Exit();
    }
}
