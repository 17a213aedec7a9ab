using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// A stream from another host, rebuilt in a log of this one. Packets go where their position says; what is missing is
/// asked for; the window opens as the subscribers read.
/// </summary>
internal sealed class NetworkImage : ISubscribable
{
    /// <summary>Counters that one takes, beside those of its subscribers.</summary>
    public const int CounterCount = 3;

    private readonly DriverContext _context;
    private readonly ReceiveEndpoint _endpoint;
    private readonly LogBuffers _log;
    private readonly LogCleaner _cleaner;
    private readonly ImageSender _answers;
    private readonly SubscriberPositions _subscribers = new();
    private readonly DriverCounter _highWater;
    private readonly DriverCounter _rebuilt;
    private readonly GapTracker _gap;
    private readonly SetupFrame _setup;
    private readonly bool _isReliable;
    private readonly int _window;
    private long _accepted;
    private long _scheduled;
    private long _lastPacketNs;
    private long _nextStatusNs;
    private long _lingerUntilNs;
    private long _endPosition = long.MaxValue;
    private bool _isStatusDue = true;

    public NetworkImage(
        DriverContext context, ReceiveEndpoint endpoint, long registrationId, SetupFrame setup, SocketAddress from,
        string channel, bool isReliable, long nowNs)
    {
        _context = context;
        _endpoint = endpoint;
        _setup = setup;
        _isReliable = isReliable;
        RegistrationId = registrationId;
        _log = context.Logs.CreateImage(
            registrationId, setup.SessionId, setup.StreamId, setup.InitialTermId, setup.TermLength, setup.Mtu);
        var start = LogPosition.Of(setup.ActiveTermId, setup.TermOffset, _log.Shift, setup.InitialTermId);
        _cleaner = new LogCleaner(_log, start);
        _accepted = start;
        _scheduled = start;
        _lastPacketNs = nowNs;
        _window = Math.Min(endpoint.Window, setup.TermLength / 2);
        var key = new StreamCounterKey(registrationId, setup.SessionId, setup.StreamId, channel);
        _highWater = key.Allocate(context.Counters, CounterTypes.ReceiverHighWaterMark, "rcv-hwm", -1, start);
        _rebuilt = key.Allocate(context.Counters, CounterTypes.ReceiverPosition, "rcv-pos", -1, start);
        var naks = key.Allocate(context.Counters, CounterTypes.ReceiverNaksSent, "rcv-naks-sent", -1, 0);
        _gap = new GapTracker(context.NakDelayNs, context.NakRepeatNs);
        _answers = new ImageSender(context, endpoint, this, from, naks);
        var any = from.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        SourceIdentity = new IPEndPoint(any, 0).Create(from).ToString()!;
    }

    public long RegistrationId { get; }

    public int SessionId => _setup.SessionId;

    public int StreamId => _setup.StreamId;

    public string LogPath => _log.Path;

    public string SourceIdentity { get; }

    public StreamState State { get; private set; }

    public ReceiveEndpoint Endpoint => _endpoint;

    public bool AcceptsSubscribers => State == StreamState.Active;

    public long JoinPosition => _subscribers.Count == 0 ? _rebuilt.Value : Math.Min(_rebuilt.Value, _subscribers.Bounds().Min);

    public void Add(SubscriberPosition position) => _subscribers.Add(position);

    public void Remove(SubscriberPosition position) => _subscribers.Remove(position);

    /// <summary>A stream that ended makes room for a new one of the same session.</summary>
    public bool IsReplacedBy(SetupFrame setup) =>
        State == StreamState.Linger && _endPosition != long.MaxValue && setup.InitialTermId != _setup.InitialTermId;

    public void OnSetup(long nowNs)
    {
        if (State == StreamState.Active)
            _lastPacketNs = nowNs;
        _isStatusDue |= State == StreamState.Active;
    }

    /// <summary>False when the packet is not well-formed.</summary>
    public bool OnPacket(ReadOnlySpan<byte> packet, long nowNs)
    {
        if (State is not (StreamState.Active or StreamState.Draining))
        {
            // The sender still asks whether anybody is there.
            _isStatusDue |= _endPosition != long.MaxValue;
            return true;
        }

        var termId = BinaryPrimitives.ReadInt32LittleEndian(packet[DataHeader.TermIdOffset..]);
        var offset = BinaryPrimitives.ReadInt32LittleEndian(packet[DataHeader.TermOffsetOffset..]);
        if (unchecked(termId - _setup.InitialTermId) < 0 || offset < 0 || offset > _log.TermLength
            || offset % DataHeader.FrameAlignment != 0)
            return false;
        var position = LogPosition.Of(termId, offset, _log.Shift, _setup.InitialTermId);
        if (packet.Length == DataHeader.Length && UdpFrameCheck.FrameLength(packet) == 0)
            return OnHeartbeat(position, packet[DataHeader.FlagsOffset], nowNs);
        if (offset == _log.TermLength || !PacketFrames.TryMeasure(packet, offset, _log.TermLength, out var length))
            return false;
        Insert(packet, position, offset, length, nowNs);
        return true;
    }

    /// <summary>Once per turn: how far the stream is whole, what is missing, how far the subscribers have read.</summary>
    public int Update(long nowNs)
    {
        var work = 0;
        if (State is StreamState.Active or StreamState.Draining)
        {
            Rebuild(nowNs);
            work = OpenWindow();
        }

        if (_isStatusDue || (nowNs >= _nextStatusNs && State != StreamState.Linger))
            SendStatus(nowNs);
        if (State == StreamState.Active && _rebuilt.Value >= _endPosition)
            Drain();
        if (State == StreamState.Draining && IsRead())
            Linger(nowNs);
        return work;
    }

    public void OnTimer(long nowNs)
    {
        if (State == StreamState.Active && (_subscribers.Count == 0 || nowNs - _lastPacketNs > _context.ImageLivenessNs))
            Drain();
        else if (State == StreamState.Linger && nowNs >= _lingerUntilNs)
            State = StreamState.Done;
    }

    /// <summary>The log makes no sense any more: the subscribers must not go on.</summary>
    public void Fail()
    {
        if (State is StreamState.Active or StreamState.Draining)
            Linger(_context.Clock.NowNs);
    }

    /// <summary>The last subscription of the socket leaves: the sender should know at once.</summary>
    public void Abandon()
    {
        if (State != StreamState.Linger)
            _answers.SendStatus(_scheduled, 0, isEnd: true, _log);
        State = StreamState.Done;
    }

    public void Delete()
    {
        _endpoint.Forget(this);
        _subscribers.Release(_context);
        _context.Counters.Free(_highWater);
        _context.Counters.Free(_rebuilt);
        _answers.Free();
        _context.Logs.Delete(_log);
    }

    private bool OnHeartbeat(long position, byte flags, long nowNs)
    {
        if (position < _accepted - _log.TermLength || position > _accepted + (_log.TermLength / 2))
            return false;
        _context.Totals.Increment(SystemCounter.HeartbeatsReceived);
        _lastPacketNs = nowNs;
        if ((flags & DataHeader.Revoked) != 0)
            Revoke();
        if ((flags & DataHeader.EndOfStream) != 0 && _endPosition == long.MaxValue)
        {
            _endPosition = position;
            _log.EndOfStreamPosition = position;
        }

        _highWater.ProposeMax(position);
        return true;
    }

    private void Revoke()
    {
        _log.IsRevoked = true;
        _context.Totals.Increment(SystemCounter.PublicationImagesRevoked);
        _endPosition = _rebuilt.Value;
        _log.EndOfStreamPosition = _endPosition;
    }

    private void Insert(ReadOnlySpan<byte> packet, long position, int offset, int length, long nowNs)
    {
        if (position + length > _accepted + (_log.TermLength / 2))
        {
            _context.Totals.Increment(SystemCounter.FlowControlOverRuns);
            return;
        }

        if (position < _accepted)
        {
            _context.Totals.Increment(SystemCounter.FlowControlUnderRuns);
            return;
        }

        _lastPacketNs = nowNs;
        PacketFrames.Insert(packet, _log.TermAt(position), offset);
        _highWater.ProposeMax(position + length);
    }

    private void Rebuild(long nowNs)
    {
        var highWater = _highWater.Value;
        var start = _rebuilt.Value;
        var term = _log.TermAt(start);
        var from = LogPosition.TermOffset(start, _log.TermLength);
        var limit = (int)Math.Min(_log.TermLength, from + (highWater - start));
        var at = FrameRun.End(term, from, limit);
        var rebuilt = start + (at - from);
        if (rebuilt > start)
            _rebuilt.Set(rebuilt);
        if (at >= limit)
            _gap.Close();
        else if (_gap.IsDue(rebuilt, nowNs))
            AskFor(rebuilt, FrameRun.GapEnd(term, at, limit) - at);
    }

    private void AskFor(long position, int length)
    {
        var offset = LogPosition.TermOffset(position, _log.TermLength);
        var termId = LogPosition.TermId(position, _log.Shift, _setup.InitialTermId);
        if (_isReliable)
        {
            _answers.SendNak(termId, offset, length);
        }
        else
        {
            PacketFrames.FillGap(_log.TermAt(position), offset, length, _setup, termId);
            _context.Totals.Increment(SystemCounter.LossGapFills);
        }
    }

    private int OpenWindow()
    {
        if (_subscribers.Count == 0)
            return 0;
        var min = Math.Min(_subscribers.Bounds().Min, _rebuilt.Value);
        if (min <= _scheduled + (_window / 4))
            return 0;
        Schedule(min);
        return 1;
    }

    private void Schedule(long position)
    {
        // A term behind is zeroed for the data to come.
        while (_cleaner.Position < position - _log.TermLength)
            _cleaner.CleanTo(position - _log.TermLength);
        _scheduled = position;
        _isStatusDue = true;
    }

    private void SendStatus(long nowNs)
    {
        if (State == StreamState.Active && _subscribers.Count > 0)
        {
            var min = Math.Min(_subscribers.Bounds().Min, _rebuilt.Value);
            if (min > _scheduled)
                Schedule(min);
        }

        _isStatusDue = false;
        _nextStatusNs = nowNs + _context.StatusIntervalNs;
        _answers.SendStatus(_scheduled, _window, _endPosition != long.MaxValue && State != StreamState.Active, _log);
        _accepted = Math.Max(_accepted, _scheduled);
    }

    private void Drain()
    {
        State = StreamState.Draining;
        _isStatusDue = _endPosition != long.MaxValue;
    }

    private bool IsRead() => _subscribers.Count == 0 || _subscribers.Bounds().Min >= _rebuilt.Value;

    private void Linger(long nowNs)
    {
        _subscribers.AnnounceEnd(_context, this);
        State = StreamState.Linger;
        _lingerUntilNs = nowNs + _context.ImageLivenessNs;
    }
}
