using FraudScoring.Client;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;
using FraudScoring.V1;

namespace FraudScoring.LoadTests.Transports;

/// <summary>gRPC unary by the client library, without its retries: what a gateway in C# sees, its own cost included.</summary>
internal sealed class ClientTransport : ITransport
{
    private readonly FraudScoringClient _client;
    private readonly Recorder _recorder;
    private readonly int _inFlightMax;
    private long _underWay;

    public ClientTransport(Uri address, int inFlightMax, Recorder recorder)
    {
        _client = new FraudScoringClient(address, new FraudScoringClientOptions { AttemptsMax = 1 });
        (_recorder, _inFlightMax) = (recorder, inFlightMax);
    }

    public PaymentFormat Format => PaymentFormat.Protobuf;

    public bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message)
    {
        if (Interlocked.Read(ref _underWay) >= _inFlightMax)
            return false;
        Interlocked.Increment(ref _underWay);
        _ = SendAsync(shot, ScoreRequest.Parser.ParseFrom(message));
        return true;
    }

    public void Flush()
    {
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(Shot shot, ScoreRequest request)
    {
        // Off the injector's thread, which has a schedule to keep.
        await Task.Yield();
        Outcome outcome;
        try
        {
            var result = await _client.ScoreAsync(request);
            outcome = Outcome.Ok;
            if (result.Response.StageTimes is { } times)
                _recorder.Sample(shot, new StageSample(times.QueueNs, times.FeaturesNs, times.ScoreNs));
        }
        catch (FraudScoringException e)
        {
            outcome = GrpcOutcome.Of((int)e.StatusCode);
        }

        Interlocked.Decrement(ref _underWay);
        _recorder.End(shot, outcome);
    }
}
