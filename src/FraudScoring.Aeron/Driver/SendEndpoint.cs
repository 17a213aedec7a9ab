using System.Buffers.Binary;
using System.Net;
using FraudScoring.Aeron.Channels;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>The socket of all publications to one address; what receivers answer comes back on it.</summary>
internal sealed class SendEndpoint : IDisposable
{
    private const int FramesPerPoll = 16;
    private readonly DriverContext _context;
    private readonly IDatagramPort _port;
    private readonly ChannelCounters _counters;
    private readonly SocketAddress _destination;
    private readonly SocketAddress _from;
    private readonly byte[] _buffer = new byte[AeronLimits.MtuMax];
    private readonly byte[] _reply = new byte[UdpFrames.RttLength];
    private readonly List<NetworkPublication> _publications = [];

    public SendEndpoint(DriverContext context, UdpChannel channel, PublicationParameters parameters)
    {
        if (channel.Endpoint.Port == 0)
            throw ChannelUri.Wrong(channel.Uri.Text, "endpoint: a publication needs the port to send to");
        context.Counters.Require(ChannelCounters.CounterCount);
        _context = context;
        Canonical = channel.Canonical;
        var any = channel.Endpoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? IPAddress.IPv6Any : IPAddress.Any;
        _port = context.Options.Ports(new PortSettings(
            new IPEndPoint(channel.Interface ?? any, 0), parameters.SendBuffer, parameters.ReceiveBuffer));
        _destination = channel.Endpoint.Serialize();
        _from = new SocketAddress(channel.Endpoint.AddressFamily);
        _counters = new ChannelCounters(context.Counters, CounterTypes.SendChannelStatus, "snd", channel.Uri.Text, _port.Local);
    }

    public string Canonical { get; }

    public int StatusCounterId => _counters.StatusId;

    public bool IsUnused => _publications.Count == 0;

    public void Add(NetworkPublication publication) => _publications.Add(publication);

    public void Remove(NetworkPublication publication) => _publications.Remove(publication);

    public bool TrySend(ReadOnlySpan<byte> datagram)
    {
        if (_port.TrySend(datagram, _destination))
        {
            _context.Totals.Add(SystemCounter.BytesSent, datagram.Length);
            return true;
        }

        _context.Totals.Increment(SystemCounter.ShortSends);
        return false;
    }

    /// <summary>Takes what receivers sent.</summary>
    public int Poll(long nowNs)
    {
        var frames = 0;
        while (frames < FramesPerPoll)
        {
            var length = _port.Receive(_buffer, _from);
            if (length < 0)
                break;
            frames++;
            _context.Totals.Add(SystemCounter.BytesReceived, length);
            if (!Dispatch(_buffer.AsSpan(0, length), nowNs))
                _context.Totals.Increment(SystemCounter.InvalidPackets);
        }

        return frames;
    }

    public void Dispose()
    {
        _counters.Free(_context.Counters);
        _port.Dispose();
    }

    private bool Dispatch(ReadOnlySpan<byte> frame, long nowNs)
    {
        if (!UdpFrameCheck.IsControl(frame))
            return false;
        var sessionId = BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.ControlSessionId..]);
        var streamId = BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.ControlStreamId..]);
        for (var i = 0; i < _publications.Count; i++)
        {
            var publication = _publications[i];
            if (publication.SessionId == sessionId && publication.StreamId == streamId)
                return Deliver(publication, frame, nowNs);
        }

        // A late answer to a publication that is gone is nobody's fault.
        return true;
    }

    private bool Deliver(NetworkPublication publication, ReadOnlySpan<byte> frame, long nowNs)
    {
        switch (UdpFrameCheck.Type(frame))
        {
            case UdpFrames.StatusMessage:
                _context.Totals.Increment(SystemCounter.StatusMessagesReceived);
                return publication.OnStatusMessage(frame, nowNs);
            case UdpFrames.Nak:
                _context.Totals.Increment(SystemCounter.NaksReceived);
                return publication.OnNak(frame, nowNs);
            case UdpFrames.Error:
                _context.Totals.Increment(SystemCounter.ErrorFramesReceived);
                return true;
            default:
                AnswerRtt(frame);
                return true;
        }
    }

    private void AnswerRtt(ReadOnlySpan<byte> frame)
    {
        if ((frame[UdpFrames.FlagsOffset] & UdpFrames.RttReply) == 0)
            return;
        frame[..UdpFrames.RttLength].CopyTo(_reply);
        _reply[UdpFrames.FlagsOffset] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(_reply.AsSpan(UdpFrames.RttDelta), 0);
        TrySend(_reply);
    }
}
