using Microsoft.Extensions.ObjectPool;

namespace FraudScoring.Service.Grpc;

/// <summary>What all methods of one server share.</summary>
internal sealed class GrpcServerContext : IDisposable
{
    /// <summary>Calls kept for reuse; as many as run at once in steady state with 40 full connections.</summary>
    private const int PooledCallsMax = 4096;

    public GrpcServerContext(TimeProvider clock, ILogger log)
    {
        Clock = clock;
        Log = log;
        InFlight = new InFlightCalls(clock);
        Calls = new DefaultObjectPool<GrpcCall>(new CallPolicy(this), PooledCallsMax);
    }

    public TimeProvider Clock { get; }

    public ILogger Log { get; }

    public InFlightCalls InFlight { get; }

    public ObjectPool<GrpcCall> Calls { get; }

    /// <summary>
    /// When the call's budget ends, as a timestamp, or <see cref="long.MaxValue"/>. Throws on a bad header.
    /// </summary>
    public long ReadDeadline(HttpContext http)
    {
        var header = http.Request.Headers.GrpcTimeout;
        return header.Count == 0 ? long.MaxValue : ReadDeadlineSlow(header.ToString());
    }

    /// <summary>Translates what a handler or the connection threw; what is not for the caller is logged.</summary>
    public GrpcStatus ToStatus(Exception error, string path, HttpContext http)
    {
        if (error is GrpcException refused)
            return refused.Status;
        if (http.RequestAborted.IsCancellationRequested || IsReset(error))
            return new(GrpcStatusCode.Cancelled, "the caller went away");
        if (error is BadHttpRequestException bad)
            return new(GrpcStatusCode.Internal, bad.Message);

        GrpcLog.HandlerFailed(Log, path, error);
        return GrpcStatus.InternalError;
    }

    public void Dispose() => InFlight.Dispose();

    // A read of the body may meet the caller's reset before the request is marked as aborted. Kestrel's own exception
    // has no type that tells it from a failed disk's; where it comes from does.
    private static bool IsReset(Exception error)
        => error is IOException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" };

    private long ReadDeadlineSlow(string header)
    {
        // A deadline that cannot be read is refused rather than ignored: the caller would wait for an answer that
        // never comes in its time. INTERNAL is what other servers answer to a malformed header of the protocol.
        if (!GrpcTimeout.TryParse(header, out var timeout))
        {
            var shown = header.Length <= 32 ? header : header[..32] + "...";
            throw new GrpcException(GrpcStatusCode.Internal,
                $"grpc-timeout is '{shown}', expected 1 to {GrpcTimeout.DigitsMax} digits and one of H M S m u n");
        }

        if (timeout == TimeSpan.Zero)
            throw new GrpcException(GrpcStatus.DeadlineExceeded);
        return Clock.GetTimestamp() + (long)(timeout.TotalSeconds * Clock.TimestampFrequency);
    }

    private sealed class CallPolicy(GrpcServerContext server) : PooledObjectPolicy<GrpcCall>
    {
        public override GrpcCall Create() => new(server);

        public override bool Return(GrpcCall call) => true;
    }
}
