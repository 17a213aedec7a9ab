using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Transports.Http2;

namespace FraudScoring.LoadTests.Transports;

/// <summary>Unary calls over one HTTP/2 connection.</summary>
internal sealed class UnaryChannel : IChannel, IHttp2Handler
{
    private const int SampleEach = 64;

    private readonly ShotRing _underWay = new(1024);
    private readonly Recorder _recorder;
    private readonly int _inFlightMax;
    private Http2Connection? _connection;

    private UnaryChannel(Recorder recorder, int inFlightMax) => (_recorder, _inFlightMax) = (recorder, inFlightMax);

    public bool IsClosed => _connection!.IsClosed;

    public static UnaryChannel? TryOpen(Uri address, string path, int inFlightMax, Recorder recorder)
    {
        var channel = new UnaryChannel(recorder, inFlightMax);
        channel._connection = Http2Connection.TryConnect(address, path, channel);
        return channel._connection is null ? null : channel;
    }

    public bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message)
    {
        var connection = _connection!;
        var call = connection.NextStream >> 1;
        if (_underWay.UnderWay >= Math.Min(_inFlightMax, connection.StreamsMax) || !_underWay.TryPut(call, shot))
            return false;
        // A connection that closes in between has ended the payment as lost, or ends it never and it is taken back.
        return connection.TryCall(message) != 0 || !_underWay.TryTake(call, out _);
    }

    public void Flush() => _connection!.Flush();

    public void OnData(int stream, ReadOnlySpan<byte> bytes)
    {
        var call = stream >> 1;
        if (call % SampleEach == 0 && _underWay.TryPeek(call, out var shot) && bytes.Length > 5
            && System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes[1..]) == bytes.Length - 5)
            _recorder.Sample(shot, ReplyView.Read(bytes[5..]).Stages);
    }

    public void OnEnd(int stream, int status)
    {
        if (_underWay.TryTake(stream >> 1, out var shot))
            _recorder.End(shot, GrpcOutcome.Of(status));
    }

    public void OnClosed()
    {
        foreach (var shot in _underWay.TakeAll())
            _recorder.End(shot, Outcome.Lost);
    }

    public void Dispose() => _connection?.Dispose();
}
