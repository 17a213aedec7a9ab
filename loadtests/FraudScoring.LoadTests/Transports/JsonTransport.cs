using System.Net;
using System.Net.Http.Headers;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;

namespace FraudScoring.LoadTests.Transports;

/// <summary>JSON over HTTP/1.1: a payment on each connection at a time.</summary>
internal sealed class JsonTransport : ITransport
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly Recorder _recorder;
    private readonly int _inFlightMax;
    private long _underWay;

    public JsonTransport(Uri address, int connections, Recorder recorder)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false });
        (_address, _recorder, _inFlightMax) = (new Uri(address, "/v1/score"), recorder, connections);
    }

    public PaymentFormat Format => PaymentFormat.Json;

    public bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message)
    {
        if (Interlocked.Read(ref _underWay) >= _inFlightMax)
            return false;
        Interlocked.Increment(ref _underWay);
        _ = SendAsync(shot, message.ToArray());
        return true;
    }

    public void Flush()
    {
    }

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(Shot shot, byte[] message)
    {
        // Off the injector's thread, which has a schedule to keep.
        await Task.Yield();
        var outcome = Outcome.Lost;
        try
        {
            using var content = new ByteArrayContent(message) { Headers = { ContentType = Json } };
            using var response = await _http.PostAsync(_address, content);
            await response.Content.CopyToAsync(Stream.Null);
            outcome = Of(response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Lost, as it says.
        }

        Interlocked.Decrement(ref _underWay);
        _recorder.End(shot, outcome);
    }

    private static Outcome Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => Outcome.Ok,
        HttpStatusCode.TooManyRequests => Outcome.Full,
        HttpStatusCode.ServiceUnavailable => Outcome.Unavailable,
        HttpStatusCode.GatewayTimeout => Outcome.Late,
        HttpStatusCode.BadRequest => Outcome.Invalid,
        _ => Outcome.Failed,
    };
}
