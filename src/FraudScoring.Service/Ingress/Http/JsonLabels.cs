using FraudScoring.Service.Grpc;
using FraudScoring.V1;

namespace FraudScoring.Service.Ingress.Http;

/// <summary><c>POST /v1/labels</c>: what turned out, as <c>Feedback.ReportLabel</c> takes it.</summary>
internal sealed class JsonLabels(LabelReporter labels)
{
    /// <summary>Serves one request.</summary>
    public async Task ReportAsync(HttpContext http)
    {
        if (await JsonBody.ReadAsync<ReportLabelRequest>(http) is not { } request)
            return;
        try
        {
            await JsonBody.WriteAsync(http, await labels.ReportAsync(request, http.RequestAborted));
        }
        catch (GrpcException e)
        {
            await Problems.WriteAsync(http, e.Status);
        }
    }
}
