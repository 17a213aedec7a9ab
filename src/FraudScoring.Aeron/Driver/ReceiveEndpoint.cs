using System.Buffers.Binary;
using System.Net;
using FraudScoring.Aeron.Channels;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// The socket of all subscriptions to one address. Data of a session it has no image of is answered with the request for
/// a setup; a setup becomes an image when a subscription wants the stream.
/// </summary>
internal sealed class ReceiveEndpoint : IDisposable
{
    private const int PacketsPerPoll = 32;
    private const long PendingSetupNs = 1_000_000_000;
    private readonly DriverContext _context;
    private readonly NetworkImages _images;
    private readonly IDatagramPort _port;
    private readonly ChannelCounters _counters;
    private readonly SocketAddress _from;
    private readonly byte[] _buffer = new byte[AeronLimits.MtuMax];
    private readonly Dictionary<(int StreamId, int SessionId), SessionState> _sessions = [];
    private readonly List<SubscriptionLink> _links = [];
    private readonly byte[] _setupRequest = new byte[UdpFrames.StatusLength];

    public ReceiveEndpoint(DriverContext context, UdpChannel channel, NetworkImages images)
    {
        context.Counters.Require(ChannelCounters.CounterCount);
        _context = context;
        _images = images;
        // Each subscription to port 0 has a port of its own.
        Canonical = channel.Endpoint.Port == 0 ? null : channel.Canonical;
        var receiveBuffer = channel.Uri.Size("so-rcvbuf") ?? context.Options.SocketReceiveBuffer;
        Window = channel.Uri.Size("rcv-wnd") ?? context.Options.ReceiverWindow;
        if (Window < context.Options.Mtu || Window > receiveBuffer)
        {
            throw ChannelUri.Wrong(
                channel.Uri.Text,
                $"rcv-wnd={Window}, expected from the mtu {context.Options.Mtu} to the socket's buffer {receiveBuffer}");
        }

        var sendBuffer = channel.Uri.Size("so-sndbuf") ?? context.Options.SocketSendBuffer;
        _port = context.Options.Ports(new PortSettings(channel.Endpoint, sendBuffer, receiveBuffer));
        _from = new SocketAddress(channel.Endpoint.AddressFamily);
        _counters = new ChannelCounters(context.Counters, CounterTypes.ReceiveChannelStatus, "rcv", channel.Uri.Text, _port.Local);
        ReceiverId = context.Random.NextInt64();
        WriteSetupRequest();
    }

    public string? Canonical { get; }

    public int Window { get; }

    public long ReceiverId { get; }

    public int StatusCounterId => _counters.StatusId;

    public IReadOnlyList<SubscriptionLink> Links => _links;

    public void Add(SubscriptionLink link) => _links.Add(link);

    public void Remove(SubscriptionLink link) => _links.Remove(link);

    public int Poll(long nowNs)
    {
        var packets = 0;
        while (packets < PacketsPerPoll)
        {
            var length = _port.Receive(_buffer, _from);
            if (length < 0)
                break;
            packets++;
            _context.Totals.Add(SystemCounter.BytesReceived, length);
            var packet = _buffer.AsSpan(0, length);
            if (!UdpFrameCheck.IsStream(packet) || !Dispatch(packet, nowNs))
                _context.Totals.Increment(SystemCounter.InvalidPackets);
        }

        return packets;
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        if (!_port.TrySend(datagram, to))
        {
            _context.Totals.Increment(SystemCounter.ShortSends);
            return false;
        }

        _context.Totals.Add(SystemCounter.BytesSent, datagram.Length);
        return true;
    }

    /// <summary>Forgets an image; until then packets of its session reach it or are dropped.</summary>
    public void Forget(NetworkImage image)
    {
        if (_sessions.TryGetValue((image.StreamId, image.SessionId), out var state) && state.Image == image)
            _sessions.Remove((image.StreamId, image.SessionId));
    }

    public void OnTimer(long nowNs)
    {
        foreach (var (key, state) in _sessions)
        {
            if (state.Image is null && nowNs >= state.IgnoreUntilNs)
                _sessions.Remove(key);
        }
    }

    public void Dispose()
    {
        _counters.Free(_context.Counters);
        _port.Dispose();
    }

    private bool Dispatch(ReadOnlySpan<byte> packet, long nowNs) => UdpFrameCheck.Type(packet) switch
    {
        UdpFrames.Setup => OnSetup(packet, nowNs),
        UdpFrames.RttMeasurement => true,
        _ => OnData(packet, nowNs),
    };

    private bool OnData(ReadOnlySpan<byte> packet, long nowNs)
    {
        var sessionId = BinaryPrimitives.ReadInt32LittleEndian(packet[DataHeader.SessionIdOffset..]);
        var streamId = BinaryPrimitives.ReadInt32LittleEndian(packet[DataHeader.StreamIdOffset..]);
        if (_sessions.TryGetValue((streamId, sessionId), out var state))
        {
            if (state.Image is { } image)
                return image.OnPacket(packet, nowNs);
            if (nowNs < state.IgnoreUntilNs)
                return true;
        }

        var isOver = (packet[DataHeader.FlagsOffset] & DataHeader.EndOfStream) != 0;
        if (isOver || !IsWanted(streamId, sessionId) || !TryIgnore(streamId, sessionId, nowNs))
            return true;
        RequestSetup(streamId, sessionId);
        return true;
    }

    private bool OnSetup(ReadOnlySpan<byte> packet, long nowNs)
    {
        var setup = SetupFrame.Read(packet);
        if (!setup.IsValid)
            return false;
        var key = (setup.StreamId, setup.SessionId);
        if (_sessions.TryGetValue(key, out var state) && state.Image is { } existing && !existing.IsReplacedBy(setup))
        {
            existing.OnSetup(nowNs);
            return true;
        }

        if (!IsWanted(setup.StreamId, setup.SessionId))
            return true;
        // A session whose image could not be made is left alone for a while, or each setup would try again.
        if (_images.TryCreate(this, setup, _from, nowNs) is { } image)
            _sessions[key] = new SessionState(image, 0);
        else
            TryIgnore(setup.StreamId, setup.SessionId, nowNs);
        return true;
    }

    private bool IsWanted(int streamId, int sessionId)
    {
        for (var i = 0; i < _links.Count; i++)
        {
            if (_links[i].Matches(streamId, sessionId))
                return true;
        }

        return false;
    }

    // Bounded: a flood of sessions that never set up must not fill the memory.
    private bool TryIgnore(int streamId, int sessionId, long nowNs)
    {
        if (_sessions.Count >= AeronLimits.SessionStatesMax)
            return false;
        _sessions[(streamId, sessionId)] = new SessionState(null, nowNs + PendingSetupNs);
        return true;
    }

    private void RequestSetup(int streamId, int sessionId)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_setupRequest.AsSpan(UdpFrames.ControlSessionId), sessionId);
        BinaryPrimitives.WriteInt32LittleEndian(_setupRequest.AsSpan(UdpFrames.ControlStreamId), streamId);
        if (TrySend(_setupRequest, _from))
            _context.Totals.Increment(SystemCounter.StatusMessagesSent);
    }

    private void WriteSetupRequest()
    {
        var frame = _setupRequest.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(frame, UdpFrames.StatusLength);
        frame[UdpFrames.FlagsOffset] = UdpFrames.StatusSendSetup;
        BinaryPrimitives.WriteInt16LittleEndian(frame[UdpFrames.TypeOffset..], UdpFrames.StatusMessage);
        BinaryPrimitives.WriteInt64LittleEndian(frame[UdpFrames.StatusReceiverId..], ReceiverId);
    }
}
