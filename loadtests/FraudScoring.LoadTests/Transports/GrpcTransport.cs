using System.Diagnostics;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;

namespace FraudScoring.LoadTests.Transports;

/// <summary>gRPC over several connections in turn. One that broke is opened again, at most every 20 ms.</summary>
/// <param name="open">Opens a connection; null when nobody listens.</param>
internal sealed class GrpcTransport(Func<IChannel?> open, int connections) : ITransport
{
    private static readonly long RetryTicks = Stopwatch.Frequency / 50;

    private readonly IChannel?[] _channels = new IChannel?[connections];
    private long _nextTry;
    private int _turn;

    public PaymentFormat Format => PaymentFormat.Protobuf;

    public bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message)
    {
        for (var i = 0; i < _channels.Length; i++)
        {
            _turn = _turn + 1 == _channels.Length ? 0 : _turn + 1;
            if (Channel(_turn) is { } channel && channel.TrySend(shot, number, message))
                return true;
        }

        return false;
    }

    public void Flush()
    {
        foreach (var channel in _channels)
            channel?.Flush();
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel?.Dispose();
    }

    private IChannel? Channel(int index)
    {
        if (_channels[index] is { IsClosed: false } channel)
            return channel;
        var now = Stopwatch.GetTimestamp();
        if (now < _nextTry)
            return null;
        _channels[index]?.Dispose();
        _channels[index] = open();
        if (_channels[index] is null)
            _nextTry = now + RetryTicks;
        return _channels[index];
    }
}
