using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FraudScoring.Service.Grpc;

/// <summary>How Kestrel is set up for gRPC.</summary>
internal static class GrpcKestrel
{
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Listens for HTTP/2 without TLS. The limits on data rates towards slow readers are lifted for the whole server,
    /// since Kestrel cannot lift them for one stream: a subscriber that pauses is in order. Pings find dead peers.
    /// </summary>
    public static void ListenGrpc(this KestrelServerOptions kestrel, IPEndPoint endPoint)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
        kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
