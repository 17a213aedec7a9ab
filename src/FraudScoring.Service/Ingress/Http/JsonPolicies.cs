using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Policy;
using FraudScoring.V1;
using Google.Protobuf;

namespace FraudScoring.Service.Ingress.Http;

/// <summary>
/// Policies and lists over HTTP: <c>/v1/policy</c> (GET, PUT with the document as the body), <c>/v1/policy/history</c>,
/// <c>/v1/policy/roll-back</c>, <c>/v1/policy/reset-breaker</c>, <c>/v1/lists</c>, <c>/v1/lists/{name}</c> (GET and PUT as
/// CSV, PATCH for single entries).
/// </summary>
internal sealed class JsonPolicies(PolicyCalls calls, PolicyAnswers answers, PolicyDesk desk)
{
    public const string PolicyPath = "/v1/policy";
    public const string ListsPath = "/v1/lists";

    private const long ListBytesMax = 2L << 30;

    /// <summary>Serves one request; false when there is nothing at its path.</summary>
    public async Task<bool> TryInvokeAsync(HttpContext http, string path)
    {
        var method = http.Request.Method;
        Task? task = (path, method) switch
        {
            (PolicyPath, "GET") => JsonBody.WriteAsync(http, answers.GetPolicy()),
            (PolicyPath, "PUT") => PutAsync(http),
            (PolicyPath + "/history", "GET") => JsonBody.WriteAsync(http, answers.GetHistory()),
            (PolicyPath + "/roll-back", "POST") => CallAsync<RollBackPolicyRequest>(http, calls.RollBack),
            (PolicyPath + "/reset-breaker", "POST") => CallAsync<ResetBreakerRequest>(http, calls.ResetBreaker),
            (ListsPath, "GET") => JsonBody.WriteAsync(http, answers.GetLists()),
            _ when NameOf(path) is { } name => method switch
            {
                "GET" => ExportAsync(http, name),
                "PUT" => ImportAsync(http, name),
                "PATCH" => ChangeAsync(http, name),
                _ => null,
            },
            _ => null,
        };
        if (task is null)
            return false;
        try
        {
            await task;
        }
        catch (GrpcException e)
        {
            await Problems.WriteAsync(http, e.Status);
        }

        return true;
    }

    private async Task PutAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var buffer = new char[PolicyLimits.FileBytesMax + 1];
        var length = await reader.ReadBlockAsync(buffer, http.RequestAborted);
        if (length == buffer.Length)
        {
            await Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge, $"at most {PolicyLimits.FileBytesMax} bytes are read");
            return;
        }

        var request = new PutPolicyRequest
        {
            Json = new string(buffer, 0, length),
            Replaces = http.Request.Query["replaces"].ToString(),
        };
        await JsonBody.WriteAsync(http, await Task.Run(() => calls.Put(request)));
    }

    private static async Task CallAsync<T>(HttpContext http, Func<T, IMessage> call)
        where T : class, IMessage<T>, new()
    {
        if (await JsonBody.ReadAsync<T>(http) is { } request)
            await JsonBody.WriteAsync(http, await Task.Run(() => call(request)));
    }

    private async Task ExportAsync(HttpContext http, string name)
    {
        if (desk.Lists.Find(name) is not { } list)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, $"there is no list '{name}'");
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        await using var writer = new StreamWriter(http.Response.BodyWriter.AsStream(leaveOpen: true), new UTF8Encoding(false));
        await writer.WriteAsync(ListCsv.Header + "\r\n");
        foreach (var entry in list.Entries())
            await writer.WriteAsync(ListCsv.Line(entry) + "\r\n");
    }

    private async Task ImportAsync(HttpContext http, string name)
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var to = File.Create(file))
            {
                if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                    size.MaxRequestBodySize = ListBytesMax;
                await http.Request.Body.CopyToAsync(to, http.RequestAborted);
            }

            var query = http.Request.Query;
            using var reader = new StreamReader(file, Encoding.UTF8);
            await JsonBody.WriteAsync(
                http, await Task.Run(() => calls.ImportList(name, reader, query["author"].ToString(), query["reason"].ToString())));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task ChangeAsync(HttpContext http, string name)
    {
        if (await JsonBody.ReadAsync<ChangeListRequest>(http) is not { } request)
            return;
        request.Name = name;
        await JsonBody.WriteAsync(http, await Task.Run(() => calls.ChangeList(request)));
    }

    private static string? NameOf(string path)
        => path.StartsWith(ListsPath + "/", StringComparison.Ordinal) && ListLimits.IsName(path[(ListsPath.Length + 1)..])
            ? path[(ListsPath.Length + 1)..]
            : null;
}
