using System.Buffers.Binary;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Transports.Http2;

namespace FraudScoring.LoadTests.Transports;

/// <summary>One gRPC stream over one HTTP/2 connection; answers are told by their transaction ids.</summary>
internal sealed class StreamChannel : IChannel, IHttp2Handler
{
    private const int SampleEach = 64;
    private const int MessageBytesMax = 1 << 20;

    // Numbers are the whole run's, of which this stream has some: more than its own may lie between two of them.
    private readonly ShotRing _underWay = new(1 << 17);
    private readonly Recorder _recorder;
    private readonly int _inFlightMax;
    private Http2Connection? _connection;
    private byte[] _partial = new byte[64 * 1024];
    private int _partialLength;
    private int _stream;
    private volatile bool _isEnded;

    private StreamChannel(Recorder recorder, int inFlightMax) => (_recorder, _inFlightMax) = (recorder, inFlightMax);

    public bool IsClosed => _isEnded || _connection!.IsClosed;

    public static StreamChannel? TryOpen(Uri address, string path, int inFlightMax, Recorder recorder)
    {
        var channel = new StreamChannel(recorder, inFlightMax);
        channel._connection = Http2Connection.TryConnect(address, path, channel);
        if (channel._connection is null)
            return null;
        channel._stream = channel._connection.OpenStream();
        channel._connection.Flush();
        return channel;
    }

    public bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message)
    {
        if (IsClosed || _underWay.UnderWay >= _inFlightMax || !_underWay.TryPut(number, shot))
            return false;
        return _connection!.TryWrite(_stream, message) || !_underWay.TryTake(number, out _);
    }

    public void Flush() => _connection!.Flush();

    public void OnData(int stream, ReadOnlySpan<byte> bytes)
    {
        if (_partialLength == 0)
        {
            Keep(bytes[Messages(bytes)..]);
            return;
        }

        Keep(bytes);
        var used = Messages(_partial.AsSpan(0, _partialLength));
        _partial.AsSpan(used, _partialLength - used).CopyTo(_partial);
        _partialLength -= used;
    }

    public void OnEnd(int stream, int status)
    {
        _isEnded = true;
        EndAll(status < 0 ? Outcome.Lost : GrpcOutcome.Of(status) is var outcome && outcome == Outcome.Ok ? Outcome.Lost : outcome);
    }

    public void OnClosed() => EndAll(Outcome.Lost);

    public void Dispose() => _connection?.Dispose();

    private void EndAll(Outcome outcome)
    {
        foreach (var shot in _underWay.TakeAll())
            _recorder.End(shot, outcome);
    }

    private int Messages(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= 5)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[(used + 1)..]);
            if (length is < 0 or > MessageBytesMax)
                throw new InvalidDataException($"a reply of {length} bytes");
            if (bytes.Length - used < 5 + length)
                break;
            OnMessage(bytes.Slice(used + 5, length));
            used += 5 + length;
        }

        return used;
    }

    private void OnMessage(ReadOnlySpan<byte> message)
    {
        var reply = ReplyView.Read(message);
        if (!_underWay.TryTake(reply.Number, out var shot))
            return;
        if (reply.Number % SampleEach == 0 && reply.Status == 0)
            _recorder.Sample(shot, reply.Stages);
        _recorder.End(shot, GrpcOutcome.Of(reply.Status));
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_partialLength + bytes.Length > _partial.Length)
            Array.Resize(ref _partial, Math.Max(_partial.Length * 2, _partialLength + bytes.Length));
        bytes.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += bytes.Length;
    }
}
