using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Driver;
using FraudScoring.Aeron.Idle;
using FraudScoring.Client.Transport;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;
using FraudScoring.LoadTests.Scenarios;
using FraudScoring.Sbe;

namespace FraudScoring.LoadTests.Transports;

/// <summary>
/// A gateway over Aeron: the injector's thread publishes, one thread polls for replies. Within the host by the service's
/// media driver, by UDP with a driver of its own.
/// </summary>
internal sealed class AeronTransport : ITransport
{
    private const int SampleEach = 64;
    private const int FragmentsMax = 64;
    private const int ReplyStream = 4711;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    // Correlation ids are the whole run's numbers; more than may be under way can lie between two of them.
    private readonly ShotRing _underWay = new(1 << 17);
    private readonly Recorder _recorder;
    private readonly int _inFlightMax;
    private readonly MediaDriver? _driver;
    private readonly AeronClient _client;
    private readonly ExclusivePublication _requests;
    private readonly Subscription _replies;
    private readonly FragmentAssembler _assembler;
    private readonly ManualResetEventSlim _connected = new();
    private readonly Thread _receiver;
    private volatile bool _isStopping;

    private AeronTransport(MediaDriver? driver, string directory, string channel, string replyChannel, int stream, int inFlightMax, Recorder recorder)
    {
        (_driver, _inFlightMax, _recorder) = (driver, inFlightMax, recorder);
        _client = AeronClient.Connect(new AeronClientOptions { Directory = directory });
        _replies = _client.AddSubscription(replyChannel, ReplyStream);
        _requests = _client.AddExclusivePublication(channel, stream);
        _assembler = new FragmentAssembler(OnReply);
        _receiver = new Thread(Receive) { IsBackground = true, Name = "aeron-receiver" };
        _receiver.Start();
        Connect(_replies.LocalAddress is { } address ? $"aeron:udp?endpoint={address}" : replyChannel);
    }

    public PaymentFormat Format => PaymentFormat.Sbe;

    public static AeronTransport OverIpc(string directory, int stream, int inFlightMax, Recorder recorder)
        => new(null, directory, "aeron:ipc", "aeron:ipc", stream, inFlightMax, recorder);

    public static AeronTransport OverUdp(string channel, int stream, int inFlightMax, Recorder recorder)
    {
        var driver = MediaDriver.Launch(new MediaDriverOptions { Directory = $"/dev/shm/aeron-load-{Environment.ProcessId}" });
        try
        {
            return new AeronTransport(driver, driver.Directory, channel, "aeron:udp?endpoint=127.0.0.1:0", stream, inFlightMax, recorder);
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }

    public bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message)
    {
        if (_underWay.UnderWay >= _inFlightMax || !_underWay.TryPut(number, shot))
            return false;
        return _requests.Offer(message) > 0 || !_underWay.TryTake(number, out _);
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
        _isStopping = true;
        _receiver.Join();
        foreach (var shot in _underWay.TakeAll())
            _recorder.End(shot, Outcome.Lost);
        _client.Dispose();
        _driver?.Dispose();
        _connected.Dispose();
    }

    private void Connect(string replyChannel)
    {
        var buffer = new byte[SbeSchema.MessageBytesMax];
        var length = ScoreMessages.WriteConnect(buffer, ReplyStream, replyChannel, "load-test");
        var started = TimeProvider.System.GetTimestamp();
        while (_requests.Offer(buffer.AsSpan(0, length)) < 0 || !_connected.Wait(TimeSpan.FromMilliseconds(500)))
        {
            if (TimeProvider.System.GetElapsedTime(started) > ConnectPatience)
                throw new ScenarioException("the service does not answer over Aeron");
            Thread.Sleep(1);
        }
    }

    private void Receive()
    {
        var idle = new BackoffIdle();
        while (!_isStopping)
            idle.Idle(_replies.Poll(_assembler.OnFragment, FragmentsMax));
    }

    private void OnReply(ReadOnlySpan<byte> message, in FragmentHeader header)
    {
        var reader = new SbeReader(message);
        switch (reader.Template)
        {
            case SbeTemplate.Connected:
                _connected.Set();
                break;
            case SbeTemplate.Decision:
                var decision = default(DecisionFields);
                reader.Block(ref decision);
                if (!_underWay.TryTake(decision.CorrelationId, out var scored))
                    break;
                if (decision.CorrelationId % SampleEach == 0)
                    _recorder.Sample(scored, new StageSample(decision.QueueNs, decision.FeaturesNs, decision.ScoreNs));
                _recorder.End(scored, Outcome.Ok);
                break;
            case SbeTemplate.Reject:
                var reject = default(RejectFields);
                reader.Block(ref reject);
                if (_underWay.TryTake(reject.CorrelationId, out var refused))
                    _recorder.End(refused, GrpcOutcome.Of((int)reject.Code));
                break;
        }
    }
}
