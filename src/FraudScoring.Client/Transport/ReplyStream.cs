using Google.Protobuf;

namespace FraudScoring.Client.Transport;

/// <summary>The replies of one streaming call. It is opened by the first read.</summary>
internal sealed class ReplyStream<T>(
    GrpcTransport transport, string path, HttpContent content, MessageParser<T> parser) : IDisposable
    where T : class, IMessage<T>
{
    private readonly CancellationTokenSource _lifetime = new();
    private HttpResponseMessage? _response;
    private ReplyReader? _reader;

    /// <summary>The next reply, or null when the server has ended the stream with OK.</summary>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            _reader ??= await OpenAsync(cancellation);
            var reply = await _reader.ReadAsync(parser, cancellation);
            if (reply is null)
                ReplyStatus.ThrowIfFailed(_response!);
            return reply;
        }
        catch (Exception error) when (GrpcTransport.IsConnectionLoss(error))
        {
            throw GrpcTransport.ToUnavailable(error);
        }
    }

    /// <summary>Ends the call; the server sees a cancellation unless it has finished.</summary>
    public void Dispose()
    {
        _lifetime.Cancel();
        _reader?.Dispose();
        _response?.Dispose();
        _lifetime.Dispose();
    }

    private async Task<ReplyReader> OpenAsync(CancellationToken cancellation)
    {
        // The call lives as long as this object: the token of one read ends the opening only.
        using var opening = cancellation.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).Cancel(), _lifetime);
        _response = await transport.OpenAsync(path, content, timeout: null, _lifetime.Token);
        return new ReplyReader(await _response.Content.ReadAsStreamAsync(cancellation));
    }
}
