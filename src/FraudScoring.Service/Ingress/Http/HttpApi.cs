using FraudScoring.Service.Observability;
using Microsoft.AspNetCore.Http.Features;

namespace FraudScoring.Service.Ingress.Http;

/// <summary>JSON, health and metrics over HTTP: a handful of fixed routes as terminal middleware.</summary>
internal sealed class HttpApi(JsonScoring scoring, JsonDecisions decisions, JsonLabels labels, JsonPolicies policies, Readiness readiness, MetricsText metrics)
{
    private const string DecisionsPath = "/v1/decisions/";

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var path = http.Request.Path.Value ?? string.Empty;
        return path switch
        {
            "/v1/score" => Only(HttpMethods.Post, http, scoring.ScoreAsync),
            "/v1/labels" => Only(HttpMethods.Post, http, labels.ReportAsync),
            "/health/live" => Only(HttpMethods.Get, http, readiness.WriteLiveAsync),
            "/health/ready" => Only(HttpMethods.Get, http, readiness.WriteReadyAsync),
            "/health/startup" => Only(HttpMethods.Get, http, readiness.WriteReadyAsync),
            "/metrics" => Only(HttpMethods.Get, http, metrics.WriteAsync),
            _ when path.StartsWith(DecisionsPath, StringComparison.Ordinal) && path.Length > DecisionsPath.Length
                => Only(HttpMethods.Get, http, context => decisions.GetAsync(context, LastOf(context))),
            _ when path.StartsWith(JsonPolicies.PolicyPath, StringComparison.Ordinal)
                || path.StartsWith(JsonPolicies.ListsPath, StringComparison.Ordinal) => PoliciesAsync(http, path),
            _ => Problems.WriteAsync(http, StatusCodes.Status404NotFound, $"there is nothing at {path}"),
        };
    }

    private async Task PoliciesAsync(HttpContext http, string path)
    {
        if (!await policies.TryInvokeAsync(http, path))
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, $"there is nothing at {path} for {http.Request.Method}");
    }

    // The path comes decoded but for %2F, which then is not to be told from an id that has these three characters.
    private static string LastOf(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        var from = path.IndexOf(DecisionsPath, StringComparison.Ordinal);
        return from < 0 ? string.Empty : Uri.UnescapeDataString(path[(from + DecisionsPath.Length)..]);
    }

    private static Task Only(string method, HttpContext http, Func<HttpContext, Task> handler)
    {
        if (http.Request.Method == method)
            return handler(http);
        http.Response.Headers.Allow = method;
        return Problems.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, $"only {method} is answered here");
    }
}
