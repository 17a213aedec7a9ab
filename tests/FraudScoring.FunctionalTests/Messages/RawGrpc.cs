using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace FraudScoring.FunctionalTests.Messages;

/// <summary>gRPC by hand: sends any bytes and shows exactly the bytes that come back.</summary>
internal sealed class RawGrpc(Uri address) : IDisposable
{
    private const int PrefixBytes = 5;

    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>A message behind its prefix.</summary>
    public static byte[] Frame(byte[] message)
    {
        var frame = new byte[PrefixBytes + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, PrefixBytes);
        return frame;
    }

    /// <summary>Calls with a proper message.</summary>
    public Task<RawReply> CallAsync(string path, IMessage request) => SendAsync(path, Frame(request.ToByteArray()));

    /// <summary>Calls with any body.</summary>
    public async Task<RawReply> SendAsync(
        string path, byte[] body, string contentType = "application/grpc", string? encoding = null, string? timeout = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (encoding is not null)
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        if (timeout is not null)
            request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);

        using var response = await _http.SendAsync(request);
        var reply = await response.Content.ReadAsByteArrayAsync();
        return new RawReply(
            (int)response.StatusCode, reply.Length > PrefixBytes ? reply[PrefixBytes..] : [], Find(response, "grpc-status"),
            Uri.UnescapeDataString(Find(response, "grpc-message")), Find(response, "fraudscoring-duplicate") == "1");
    }

    public void Dispose() => _http.Dispose();

    private static string Find(HttpResponseMessage response, string name)
        => response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? string.Concat(values)
            : string.Empty;
}
