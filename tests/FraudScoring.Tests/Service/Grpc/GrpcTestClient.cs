using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace FraudScoring.Tests.Service.Grpc;

/// <summary>Sends bodies and headers as they are, right or wrong, over HTTP/2 without TLS.</summary>
internal sealed class GrpcTestClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address };

    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static List<byte[]> Unframe(ReadOnlySpan<byte> body)
    {
        var messages = new List<byte[]>();
        while (!body.IsEmpty)
        {
            Assert.Equal(0, body[0]);
            var length = BinaryPrimitives.ReadInt32BigEndian(body[1..]);
            messages.Add(body.Slice(5, length).ToArray());
            body = body[(5 + length)..];
        }

        return messages;
    }

    public static HttpRequestMessage Request(string path, HttpContent content, params (string, string)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        content.Headers.ContentType ??= new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    public Task<GrpcTestReply> CallAsync(string path, byte[] message, params (string, string)[] headers) =>
        SendAsync(Request(path, new ByteArrayContent(Frame(message)), headers));

    public Task<GrpcTestReply> CallRawAsync(string path, byte[] body, params (string, string)[] headers) =>
        SendAsync(Request(path, new ByteArrayContent(body), headers));

    public async Task<GrpcTestReply> SendAsync(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var isTrailersOnly = response.Headers.Contains("grpc-status");
        var metadata = response.Headers.Concat(response.TrailingHeaders)
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value));
        return new GrpcTestReply(
            response.StatusCode, isTrailersOnly,
            metadata.TryGetValue("grpc-status", out var status) ? int.Parse(status) : null,
            metadata.GetValueOrDefault("grpc-message"), body, metadata);
    }

    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellation = default) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    public void Dispose() => _http.Dispose();
}
