namespace FraudScoring.Service.Grpc;

/// <summary>One method of a service. <see cref="Path"/> is <c>/package.Service/Method</c>.</summary>
internal abstract class GrpcMethod(string path)
{
    public string Path { get; } = path;

    /// <summary>Serves one call to its end; never throws for what the caller or the handler did.</summary>
    internal abstract Task ServeAsync(HttpContext http, GrpcServerContext server);
}
