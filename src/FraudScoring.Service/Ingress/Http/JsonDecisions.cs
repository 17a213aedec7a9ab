using FraudScoring.V1;

namespace FraudScoring.Service.Ingress.Http;

/// <summary><c>GET /v1/decisions/{transaction_id}</c>: the recorded decision.</summary>
internal sealed class JsonDecisions(DecisionReader decisions)
{
    /// <summary>Serves one request.</summary>
    public async Task GetAsync(HttpContext http, string transactionId)
    {
        if (await decisions.FindAsync(transactionId, http.RequestAborted) is { } record)
            await JsonBody.WriteAsync(http, DecisionRecord.Parser.ParseFrom(record.Span));
        else
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, "the transaction_id is not known");
    }
}
