using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace FraudScoring.Benchmarks.Grpc;

/// <summary>The floor: what Kestrel's HTTP/2 costs when a handler reads the body and writes 12 bytes.</summary>
internal static class BareHandler
{
    private static readonly byte[] Reply = new byte[12];

    public static async Task InvokeAsync(HttpContext http)
    {
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        http.Response.ContentLength = Reply.Length;
        http.Response.BodyWriter.Write(Reply);
    }
}
