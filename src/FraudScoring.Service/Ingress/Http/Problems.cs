using System.Text.Json;
using FraudScoring.Service.Grpc;
using Microsoft.AspNetCore.WebUtilities;

namespace FraudScoring.Service.Ingress.Http;

/// <summary>Errors as problem details (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>Writes an error with a sentence.</summary>
    public static Task WriteAsync(HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        return JsonSerializer.SerializeAsync(
            http.Response.Body,
            new { type = "about:blank", title = ReasonPhrases.GetReasonPhrase(status), status, detail });
    }

    /// <summary>Writes the error that a gRPC status stands for.</summary>
    public static Task WriteAsync(HttpContext http, GrpcStatus status)
        => WriteAsync(http, HttpStatus(status.Code), status.Message ?? string.Empty);

    // The mapping of google.rpc.Code, except that a missed deadline is the gateway's timeout here too.
    private static int HttpStatus(GrpcStatusCode code) => code switch
    {
        GrpcStatusCode.InvalidArgument or GrpcStatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        GrpcStatusCode.FailedPrecondition => StatusCodes.Status409Conflict,
        GrpcStatusCode.NotFound => StatusCodes.Status404NotFound,
        GrpcStatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        GrpcStatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        GrpcStatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
