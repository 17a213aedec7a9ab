using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace FraudScoring.Client.Transport;

/// <summary>
/// gRPC calls over HTTP/2 without TLS. A connection carries about a hundred calls at once; when more are wanted, more
/// connections are opened.
/// </summary>
internal sealed class GrpcTransport : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly FraudScoringClientOptions _options;

    public GrpcTransport(Uri address, FraudScoringClientOptions options)
    {
        _address = address;
        _options = options;
        Backoff = new Backoff(options.BackoffFirst, options.BackoffMax, options.BackoffSeed);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            // Finds a peer that is gone without a word, below a subscription that waits for the next decision.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        });
    }

    public Backoff Backoff { get; }

    /// <summary>One message there, one back; tries again while the failure is transient and time is left.</summary>
    public async Task<UnaryReply<T>> CallAsync<T>(
        string path, IMessage request, MessageParser<T> parser, TimeSpan? deadline, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        var frame = MessageFrame.Create(request);
        using var budget = new CallBudget(_options.Clock, deadline ?? _options.Deadline, cancellation);
        for (var attempt = 1; ; attempt++)
        {
            FraudScoringException failure;
            try
            {
                return await CallOnceAsync(path, frame, parser, budget);
            }
            catch (FraudScoringException error) when (error.IsTransient && attempt < _options.AttemptsMax)
            {
                failure = error;
            }

            var wait = Backoff.Next(attempt);
            if (wait >= budget.Remaining)
                throw failure;
            await Task.Delay(wait, _options.Clock, cancellation);
        }
    }

    /// <summary>Sends a request and returns its response once its head has come; throws if the head refuses.</summary>
    public async Task<HttpResponseMessage> OpenAsync(
        string path, HttpContent content, string? timeout, CancellationToken cancellation)
    {
        content.Headers.ContentType = ContentType;
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (timeout is not null)
            request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);

        var response = await _http.SendAsync(request, cancellation);
        try
        {
            ReplyStatus.ThrowIfRefused(response);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A connection that cannot be made or breaks; whether the service saw the call is not known.</summary>
    public static bool IsConnectionLoss(Exception error) => error is HttpRequestException or IOException;

    public static FraudScoringException ToUnavailable(Exception error) =>
        new(StatusCode.Unavailable, $"the connection failed: {error.Message}", error);

    private async Task<UnaryReply<T>> CallOnceAsync<T>(
        string path, byte[] frame, MessageParser<T> parser, CallBudget budget)
        where T : class, IMessage<T>
    {
        try
        {
            using var response = await OpenAsync(
                path, new ByteArrayContent(frame), TimeoutHeader.Format(budget.Remaining), budget.Token);
            return await ReadReplyAsync(response, parser, budget.Token);
        }
        catch (OperationCanceledException error) when (budget.IsExpired)
        {
            throw new FraudScoringException(StatusCode.DeadlineExceeded, "no answer within the deadline", error);
        }
        catch (Exception error) when (IsConnectionLoss(error))
        {
            throw ToUnavailable(error);
        }
    }

    private static async Task<UnaryReply<T>> ReadReplyAsync<T>(
        HttpResponseMessage response, MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        using var reader = new ReplyReader(await response.Content.ReadAsStreamAsync(cancellation));
        var reply = await reader.ReadAsync(parser, cancellation);
        var isLast = reply is null || await reader.ReadAsync(parser, cancellation) is null;
        ReplyStatus.ThrowIfFailed(response);
        if (reply is null || !isLast)
            throw new FraudScoringException(StatusCode.Internal,
                $"the server answered with {(isLast ? "no message" : "more than one message")}, expected one");
        return new UnaryReply<T>(reply, ReplyStatus.Find(response.TrailingHeaders, ReplyStatus.DuplicateName) == "1");
    }
}
