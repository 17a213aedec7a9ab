using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace FraudScoring.Client.Transport;

/// <summary>Reads how a call ended from a response's headers or trailers.</summary>
internal static class ReplyStatus
{
    /// <summary>Trailer that says "1" when a payment had been scored before.</summary>
    public const string DuplicateName = "fraudscoring-duplicate";

    private const string StatusName = "grpc-status";
    private const string MessageName = "grpc-message";

    /// <summary>Throws if the response's head already says that the call failed.</summary>
    public static void ThrowIfRefused(HttpResponseMessage response)
    {
        if (TryRead(response.Headers) is { } refused)
            throw refused;
        if (response.StatusCode != HttpStatusCode.OK)
            throw new FraudScoringException(FromHttp(response.StatusCode),
                $"the server answered HTTP {(int)response.StatusCode} instead of a gRPC status");
    }

    /// <summary>Throws unless the trailers say OK. The body has been read to its end.</summary>
    public static void ThrowIfFailed(HttpResponseMessage response)
    {
        if (TryRead(response.TrailingHeaders) is { } failed)
            throw failed;
        if (!response.TrailingHeaders.Contains(StatusName) && !response.Headers.Contains(StatusName))
            throw new FraudScoringException(StatusCode.Unknown, "the server ended the response without a status");
    }

    public static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static FraudScoringException? TryRead(HttpHeaders headers)
    {
        var text = Find(headers, StatusName);
        if (text is null or "0")
            return null;

        var message = Uri.UnescapeDataString(Find(headers, MessageName) ?? "");
        var isKnown = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && Enum.IsDefined((StatusCode)code);
        return new FraudScoringException(isKnown ? (StatusCode)code : StatusCode.Unknown, message);
    }

    /// <summary>See grpc/grpc, doc/http-grpc-status-mapping.md.</summary>
    private static StatusCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
