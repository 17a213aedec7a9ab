using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Service.Observability;

/// <summary>What the probes of an orchestrator ask for.</summary>
internal sealed class Readiness(DurableLog log)
{
    private volatile bool _isServing;

    /// <summary>Whether payments are admitted.</summary>
    public bool IsServing
    {
        get => _isServing && log.State == LogState.Open;
        set => _isServing = value;
    }

    /// <summary>Live: the process answers. A failed log needs a restart, so it is not live either.</summary>
    public Task WriteLiveAsync(HttpContext http)
        => WriteAsync(http, log.State == LogState.Failed ? $"the decision log failed: {log.Failure?.Message}" : null);

    /// <summary>Ready: payments are admitted.</summary>
    public Task WriteReadyAsync(HttpContext http)
        => WriteAsync(http, IsServing ? null : "payments are not admitted");

    private static Task WriteAsync(HttpContext http, string? problem)
    {
        http.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(problem ?? "ok");
    }
}
