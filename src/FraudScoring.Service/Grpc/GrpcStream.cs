using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace FraudScoring.Service.Grpc;

/// <summary>One streaming call. Reading and writing are for one thread each, which may be two.</summary>
internal sealed class GrpcStream : IDisposable
{
    private readonly HttpContext _http;
    private readonly GrpcServerContext _server;
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationTokenSource _sending;
    private readonly CancellationTokenSource? _expiry;
    private readonly List<KeyValuePair<string, string>> _trailers = [];

    /// <summary>Throws when the deadline header is wrong or over.</summary>
    public GrpcStream(HttpContext http, GrpcServerContext server)
    {
        _http = http;
        _server = server;
        DeadlineTimestamp = server.ReadDeadline(http);
        _expiry = CreateExpiry();
        _sending = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, server.InFlight.AbandoningToken, _expiry?.Token ?? CancellationToken.None);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_sending.Token, server.InFlight.StoppingToken);
        Reader = new GrpcStreamReader(http, _cancellation.Token);
        Writer = new GrpcStreamWriter(http.Response.BodyWriter, _sending.Token);
    }

    /// <summary>The one request message of a server-streaming call; of a bidirectional call empty.</summary>
    public ReadOnlyMemory<byte> Request { get; private set; }

    public GrpcStreamReader Reader { get; }

    public GrpcStreamWriter Writer { get; }

    /// <summary>Timestamp of the server's clock by which the call ends, or <see cref="long.MaxValue"/>.</summary>
    public long DeadlineTimestamp { get; }

    /// <summary>Cancelled when the caller goes away, the deadline passes or the service shuts down.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>
    /// Cancelled when the caller goes away or the deadline passes; a shutdown leaves some time to send what is due.
    /// </summary>
    public CancellationToken SendingToken => _sending.Token;

    /// <summary>Adds metadata that follows the last message.</summary>
    public void SetTrailer(string name, string value) => _trailers.Add(new(name, value));

    public void Dispose()
    {
        _cancellation.Dispose();
        _sending.Dispose();
        _expiry?.Dispose();
    }

    /// <summary>
    /// An idle stream is in order and a long one has no size: the limits that protect ordinary requests are lifted.
    /// </summary>
    internal static void LiftLimits(HttpContext http)
    {
        var features = http.Features;
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    internal async Task ReadRequestAsync()
    {
        var body = _http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await body.ReadAsync(CancellationToken);
            if (!RequestBody.TryTakeSingle(body, read, _http, out var message))
                continue;
            Request = message.ToArray();
            body.AdvanceTo(read.Buffer.End);
            return;
        }
    }

    /// <summary>Translates what ended the handler; a cancellation is named by what caused it.</summary>
    internal GrpcStatus ToStatus(Exception error, string path)
    {
        if (error is OperationCanceledException && !_http.RequestAborted.IsCancellationRequested)
        {
            if (_expiry is { IsCancellationRequested: true })
                return GrpcStatus.DeadlineExceeded;
            if (_server.InFlight.IsStopping)
                return GrpcStatus.ShuttingDown;
        }

        return _server.ToStatus(error, path, _http);
    }

    internal void End(GrpcStatus status)
    {
        var inHeaders = !_http.Response.HasStarted && !Writer.HasWritten && !status.IsOk;
        if (inHeaders)
            GrpcResponse.EndInHeaders(_http, status);
        else
            GrpcResponse.EndInTrailers(_http, status);
        GrpcResponse.AddTrailers(_http, _trailers, inHeaders);
    }

    private CancellationTokenSource? CreateExpiry()
    {
        if (DeadlineTimestamp == long.MaxValue)
            return null;

        var wait = _server.Clock.GetElapsedTime(_server.Clock.GetTimestamp(), DeadlineTimestamp);
        // A stream that has run for a month is ended early rather than never: timers count at most 49 days.
        wait = TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, TimeSpan.FromDays(30).Ticks));
        return new CancellationTokenSource(wait, _server.Clock);
    }
}
