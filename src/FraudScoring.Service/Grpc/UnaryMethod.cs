using System.IO.Pipelines;

namespace FraudScoring.Service.Grpc;

/// <summary>A method with one request message and one reply message.</summary>
internal abstract class UnaryMethod(string path) : GrpcMethod(path)
{
    /// <summary>See <see cref="GrpcCall"/> for what a handler may do with the call, and when.</summary>
    public abstract ValueTask<GrpcStatus> InvokeAsync(GrpcCall call);

    /// <summary>
    /// Allocates nothing when the request has arrived and the handler answers at once, and one small state machine when
    /// the handler is pending: that is why waiting for the body and waiting for the answer are methods of their own.
    /// </summary>
    internal sealed override Task ServeAsync(HttpContext http, GrpcServerContext server)
    {
        var call = server.Calls.Get();
        try
        {
            call.Begin(http);
            var body = http.Request.BodyReader;
            if (!body.TryRead(out var read) || !call.TryTakeRequest(body, read))
                return ServeReadingAsync(call, body);

            var handled = Handle(call, body, read);
            if (!handled.IsCompletedSuccessfully)
                return EndPendingAsync(call);
            call.End(handled.Result);
        }
        catch (Exception error)
        {
            call.EndFailed(error, Path);
        }

        return Task.CompletedTask;
    }

    /// <summary>Holds the call alone: this is the one object that a call costs which waits for the pipeline.</summary>
    private static async Task EndPendingAsync(GrpcCall call)
    {
        await call.WaitAsync();
        call.EndPending();
    }

    private async Task ServeReadingAsync(GrpcCall call, PipeReader body)
    {
        GrpcStatus status;
        try
        {
            var read = await call.ReadBodyAsync();
            while (!call.TryTakeRequest(body, read))
                read = await call.ReadBodyAsync();
            status = await Handle(call, body, read);
        }
        catch (Exception error)
        {
            call.EndFailed(error, Path);
            return;
        }

        call.End(status);
    }

    /// <summary>The result is finished or waits for the call itself.</summary>
    private ValueTask<GrpcStatus> Handle(GrpcCall call, PipeReader body, in ReadResult read)
    {
        var handled = InvokeAsync(call);
        body.AdvanceTo(read.Buffer.End);
        return handled.IsCompletedSuccessfully || call.IsPending ? handled : call.Follow(handled, Path);
    }
}
