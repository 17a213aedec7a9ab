using System.Buffers;
using System.Text;
using FraudScoring.Service.Grpc;
using Google.Protobuf;

namespace FraudScoring.Service.Ingress.Http;

/// <summary>Request and reply messages in proto3 JSON.</summary>
internal static class JsonBody
{
    private const int BytesMax = 64 * 1024;
    private const int DepthMax = 16;

    private static readonly JsonParser Parser = new(new JsonParser.Settings(DepthMax));
    private static readonly JsonFormatter Formatter = new(new JsonFormatter.Settings(formatDefaultValues: false));

    /// <summary>Reads a message; null when an error was written instead.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext http)
        where T : class, IMessage<T>, new()
    {
        if (!http.Request.HasJsonContentType())
        {
            await Problems.WriteAsync(http, StatusCodes.Status415UnsupportedMediaType, "content-type: application/json expected");
            return null;
        }

        var body = await ReadBytesAsync(http);
        if (body is null)
        {
            await Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge, $"at most {BytesMax} bytes are read");
            return null;
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
            return Parser.Parse<T>(text);
        }
        catch (Exception e) when (e is InvalidJsonException or InvalidProtocolBufferException or DecoderFallbackException)
        {
            await Problems.WriteAsync(http, new GrpcStatus(GrpcStatusCode.InvalidArgument, $"not the expected JSON: {e.Message}"));
            return null;
        }
    }

    /// <summary>Writes a message.</summary>
    public static Task WriteAsync(HttpContext http, IMessage message)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(Formatter.Format(message));
    }

    private static async Task<byte[]?> ReadBytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength > BytesMax)
            return null;
        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            var isTooLarge = read.Buffer.Length > BytesMax;
            var body = read.IsCompleted && !isTooLarge ? read.Buffer.ToArray() : null;
            // Every read is given back, the last too: the server reads on behind it to keep the connection.
            http.Request.BodyReader.AdvanceTo(body is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            if (body is not null || isTooLarge)
                return body;
        }
    }
}
