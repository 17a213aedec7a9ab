using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// gRPC over HTTP/2 as terminal middleware, <c>app.Run(dispatcher.InvokeAsync)</c>: judges the head of a request and
/// hands it to its method. See grpc/grpc, doc/PROTOCOL-HTTP2.md.
/// </summary>
internal sealed class GrpcDispatcher : IDisposable
{
    private static readonly StringValues ContentType = GrpcContentType.Value;

    private readonly FrozenDictionary<string, GrpcMethod> _methods;
    private readonly GrpcServerContext _server;

    public GrpcDispatcher(IEnumerable<GrpcMethod> methods, TimeProvider clock, ILogger log)
    {
        _methods = methods.ToFrozenDictionary(method => method.Path, StringComparer.Ordinal);
        _server = new GrpcServerContext(clock, log);
    }

    /// <summary>Calls being served now.</summary>
    public int InFlight => _server.InFlight.Count;

    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method))
            return RefuseMethod(http);
        if (!GrpcContentType.IsGrpc(request.ContentType))
            return RefuseContentType(http);
        if (!HttpProtocol.IsHttp2(request.Protocol))
            return RefuseProtocol(http);

        http.Response.Headers.ContentType = ContentType;
        if (!_methods.TryGetValue(request.Path.Value ?? "", out var method))
            return RefusePath(http);
        if (!_server.InFlight.TryEnter())
            return Refuse(http, GrpcStatus.ShuttingDown);
        return method.ServeAsync(http, _server);
    }

    /// <summary>Answers new calls with UNAVAILABLE, ends the streams, and completes when no call is left.</summary>
    public Task DrainAsync() => _server.InFlight.DrainAsync();

    public void Dispose() => _server.Dispose();

    private static Task RefuseMethod(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = HttpMethods.Post;
        return Refuse(http, new(GrpcStatusCode.Internal, "gRPC calls are POST requests"));
    }

    private static Task RefuseContentType(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Refuse(http, new(GrpcStatusCode.Internal,
            "the content type must be application/grpc or application/grpc+proto"));
    }

    private static Task RefuseProtocol(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
        http.Response.Headers.Upgrade = "HTTP/2";
        return Refuse(http, new(GrpcStatusCode.Internal, "gRPC needs HTTP/2"));
    }

    private static Task RefusePath(HttpContext http) => Refuse(http,
        new(GrpcStatusCode.Unimplemented, $"there is no method {http.Request.Path.Value}"));

    private static Task Refuse(HttpContext http, GrpcStatus status)
    {
        GrpcResponse.EndInHeaders(http, status);
        return Task.CompletedTask;
    }
}
