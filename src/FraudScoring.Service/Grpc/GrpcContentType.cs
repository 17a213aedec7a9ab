namespace FraudScoring.Service.Grpc;

/// <summary>Content types of gRPC with protobuf: <c>application/grpc</c> and <c>application/grpc+proto</c>.</summary>
internal static class GrpcContentType
{
    public const string Value = "application/grpc";

    private const string Proto = "application/grpc+proto";

    /// <summary>
    /// Exact up to parameters and case: <c>application/grpc-web</c> and <c>application/grpc+json</c> are other
    /// protocols that share the first letters.
    /// </summary>
    public static bool IsGrpc(string? contentType)
    {
        // Every client that we know sends the same text, so the common case is one comparison.
        if (string.Equals(contentType, Value, StringComparison.Ordinal))
            return true;
        return contentType is not null && IsGrpcSlow(contentType);
    }

    private static bool IsGrpcSlow(ReadOnlySpan<char> contentType)
    {
        var parameters = contentType.IndexOf(';');
        var media = (parameters < 0 ? contentType : contentType[..parameters]).Trim();
        return media.Equals(Value, StringComparison.OrdinalIgnoreCase)
            || media.Equals(Proto, StringComparison.OrdinalIgnoreCase);
    }
}
