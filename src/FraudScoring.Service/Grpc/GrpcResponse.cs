using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace FraudScoring.Service.Grpc;

/// <summary>Writes how a call ended: behind the messages, or in the headers without any ("Trailers-Only").</summary>
internal static class GrpcResponse
{
    private static readonly StringValues[] Codes =
        [.. Enum.GetValues<GrpcStatusCode>().Select(code => new StringValues(((int)code).ToString()))];

    private static readonly StringValues AcceptedEncodings = "identity";

    public static void EndInTrailers(HttpContext http, GrpcStatus status)
    {
        var trailers = http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        Write(trailers, status);
    }

    public static void EndInHeaders(HttpContext http, GrpcStatus status) => Write(http.Response.Headers, status);

    public static void AddTrailers(HttpContext http, List<KeyValuePair<string, string>> trailers, bool inHeaders)
    {
        if (trailers.Count == 0)
            return;

        var target = inHeaders
            ? http.Response.Headers
            : http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        foreach (var (name, value) in trailers)
            target[name] = value;
    }

    private static void Write(IHeaderDictionary headers, GrpcStatus status)
    {
        headers.GrpcStatus = Codes[(int)status.Code];
        if (status.Message is not null)
            headers.GrpcMessage = GrpcMessageEncoding.Encode(status.Message);
        if (status.Code == GrpcStatusCode.Unimplemented)
            headers.GrpcAcceptEncoding = AcceptedEncodings;
    }
}
