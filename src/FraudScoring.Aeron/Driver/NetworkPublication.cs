using System.Buffers.Binary;
using FraudScoring.Aeron.Channels;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// A publication to another host. Sends what is committed as far as the receiver's window allows, repeats what the
/// receiver misses, and keeps a term of the past for that.
/// </summary>
internal sealed class NetworkPublication : DriverPublication
{
    /// <summary>Counters that one takes.</summary>
    public const int CounterCount = 6;

    private const int DatagramsPerTurn = 4;
    private readonly SendEndpoint _endpoint;
    private readonly DriverCounter _sent;
    private readonly DriverCounter _senderLimit;
    private readonly DriverCounter _backPressure;
    private readonly DriverCounter _naks;
    private readonly Retransmitter _retransmitter;
    private readonly byte[] _setup = new byte[UdpFrames.SetupLength];
    private readonly byte[] _heartbeat = new byte[DataHeader.Length];
    private readonly int _initialTermId;
    private bool _wasConnected;
    private bool _hasReceiver;
    private bool _isSetupElicited;
    private bool _isEndOfStream;
    private bool _isReceiverDone;
    private bool _isHeldBack;
    private long _lastSendNs;
    private long _lastSetupNs;
    private long _lastStatusNs;
    private long _lingerUntilNs;

    public NetworkPublication(
        DriverContext context, PublicationIdentity identity, ChannelUri uri, PublicationParameters parameters,
        TermPosition start, SendEndpoint endpoint)
        : base(context, identity, uri, parameters, start)
    {
        _endpoint = endpoint;
        _initialTermId = start.InitialTermId;
        var key = CounterKey;
        _sent = key.Allocate(context.Counters, CounterTypes.SenderPosition, "snd-pos", identity.ClientId, StartPosition);
        // Nothing may be sent before a receiver opens its window.
        _senderLimit = key.Allocate(context.Counters, CounterTypes.SenderLimit, "snd-lmt", identity.ClientId, StartPosition);
        _backPressure = key.Allocate(context.Counters, CounterTypes.SenderBackPressure, "snd-bpe", identity.ClientId, 0);
        _naks = key.Allocate(context.Counters, CounterTypes.SenderNaksReceived, "snd-naks-received", identity.ClientId, 0);
        _retransmitter = new Retransmitter(Log, parameters.Mtu, context.RetransmitLingerNs);
        _lastSetupNs = context.Clock.NowNs - context.HeartbeatNs;
        WriteSetup();
        WriteHeartbeat();
        endpoint.Add(this);
    }

    public override int ChannelStatusId => _endpoint.StatusCounterId;

    public SendEndpoint Endpoint => _endpoint;

    public override int UpdateLimit()
    {
        if (State != StreamState.Active)
            return 0;
        Position.Set(Log.ProducerPosition());
        var sent = _sent.Value;
        if (!_hasReceiver)
        {
            if (Limit.Value > sent)
                Limit.Set(sent);
            Cleaner.CleanTo(sent - Log.TermLength);
            return 0;
        }

        var limit = sent + Parameters.Window;
        if (limit <= Limit.Value)
            return 0;
        Cleaner.CleanTo(sent - Log.TermLength);
        if (!IsClean(limit))
            return 0;
        Limit.Set(limit);
        return 1;
    }

    public override void OnTimer(long nowNs)
    {
        switch (State)
        {
            case StreamState.Active:
                UnblockWhenStuck(nowNs, _sent.Value);
                break;
            case StreamState.Draining:
                if (!_hasReceiver)
                    EndStream(nowNs);
                else if (_sent.Value < Log.ProducerPosition())
                    Unblock(_sent.Value);
                break;
            case StreamState.Linger:
                if (_isReceiverDone || nowNs >= _lingerUntilNs)
                    State = StreamState.Done;
                break;
        }
    }

    /// <summary>One turn of sending; bytes sent.</summary>
    public int Send(long nowNs)
    {
        if ((!_wasConnected || _isSetupElicited) && nowNs - _lastSetupNs >= Context.HeartbeatNs)
            SendSetup(nowNs);
        var bytes = SendData(nowNs);
        if (bytes > 0)
            return bytes;
        if (State == StreamState.Draining && _sent.Value >= Log.ProducerPosition())
            EndStream(nowNs);
        if (_wasConnected && nowNs - _lastSendNs >= Context.HeartbeatNs)
            SendHeartbeat(nowNs);
        if (_hasReceiver && nowNs - _lastStatusNs > Context.ConnectionNs)
            Disconnect();
        return 0;
    }

    public bool OnStatusMessage(ReadOnlySpan<byte> frame, long nowNs)
    {
        var flags = frame[UdpFrames.FlagsOffset];
        if ((flags & UdpFrames.StatusSendSetup) != 0)
        {
            _isSetupElicited = !_isEndOfStream;
            return true;
        }

        if ((flags & UdpFrames.StatusEndOfStream) != 0)
        {
            _isReceiverDone = true;
            Disconnect();
            return true;
        }

        var window = BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.StatusWindow..]);
        if (!TryPosition(frame, UdpFrames.StatusTermId, UdpFrames.StatusTermOffset, out var position)
            || window < 0 || window > Log.TermLength / 2 || Math.Abs(position - _sent.Value) > Log.TermLength / 2)
        {
            Context.Totals.Increment(SystemCounter.StatusMessagesRejected);
            return false;
        }

        _lastStatusNs = nowNs;
        _isSetupElicited = false;
        _isReceiverDone = false;
        if (State == StreamState.Active || State == StreamState.Draining)
            Connect();
        _senderLimit.ProposeMax(position + window);
        return true;
    }

    public bool OnNak(ReadOnlySpan<byte> frame, long nowNs)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(frame[UdpFrames.NakGapLength..]);
        if (!TryPosition(frame, UdpFrames.NakTermId, UdpFrames.NakTermOffset, out var position) || length <= 0
            || length > Log.TermLength - LogPosition.TermOffset(position, Log.TermLength))
            return false;
        _naks.Add(1);
        var bytes = _retransmitter.OnNak(_endpoint, position, length, _sent.Value, nowNs);
        if (bytes > 0)
        {
            Context.Totals.Increment(SystemCounter.RetransmitsSent);
            Context.Totals.Add(SystemCounter.RetransmittedBytes, bytes);
        }

        return true;
    }

    public override void Fail()
    {
        Log.IsConnected = false;
        State = StreamState.Done;
    }

    public override void Delete()
    {
        _endpoint.Remove(this);
        foreach (var counter in (DriverCounter[])[_sent, _senderLimit, _backPressure, _naks])
            Context.Counters.Free(counter);
        base.Delete();
    }

    protected override void OnRevoked()
    {
        base.OnRevoked();
        _heartbeat[DataHeader.FlagsOffset] |= DataHeader.Revoked;
        EndStream(Context.Clock.NowNs);
    }

    private int SendData(long nowNs)
    {
        var bytes = 0;
        for (var datagram = 0; datagram < DatagramsPerTurn; datagram++)
        {
            var position = _sent.Value;
            var window = _senderLimit.Value - position;
            var offset = LogPosition.TermOffset(position, Log.TermLength);
            var term = Log.TermAt(position);
            var scan = FrameScan.Available(term, offset, (int)Math.Clamp(window, 0, Parameters.Mtu));
            if (scan.Bytes == 0)
            {
                CountBackPressure(scan.IsHeldBack);
                break;
            }

            if (!_endpoint.TrySend(term.Span(offset, scan.Bytes)))
                break;
            _isHeldBack = false;
            _lastSendNs = nowNs;
            bytes += scan.Bytes;
            _sent.Set(position + scan.Bytes + scan.Padding);
        }

        return bytes;
    }

    // Once for each time that data waits, however often that is looked at.
    private void CountBackPressure(bool isHeldBack)
    {
        if (isHeldBack && !_isHeldBack)
        {
            _backPressure.Add(1);
            Context.Totals.Increment(SystemCounter.SenderFlowControlLimits);
        }

        _isHeldBack = isHeldBack;
    }

    private bool IsClean(long limit)
    {
        var gap = (limit >> Log.Shift) - (Cleaner.Position >> Log.Shift);
        return gap < 2 || (gap == 2 && LogPosition.TermOffset(Cleaner.Position, Log.TermLength) != 0);
    }

    private void Connect()
    {
        if (_hasReceiver)
            return;
        _wasConnected = true;
        _hasReceiver = true;
        Log.IsConnected = true;
        Log.Metadata.PutIntOrdered(LogMetadata.ActiveTransportCountOffset, 1);
    }

    private void Disconnect()
    {
        _hasReceiver = false;
        Log.IsConnected = false;
        Log.Metadata.PutIntOrdered(LogMetadata.ActiveTransportCountOffset, 0);
    }

    private void EndStream(long nowNs)
    {
        State = StreamState.Linger;
        _lingerUntilNs = nowNs + Parameters.LingerNs;
        _isEndOfStream = true;
        Log.IsConnected = false;
        if (!Parameters.SignalsEndOfStream)
            return;
        _heartbeat[DataHeader.FlagsOffset] |= DataHeader.EndOfStream;
        if (_wasConnected)
            SendHeartbeat(nowNs);
    }

    private void SendSetup(long nowNs)
    {
        var position = _sent.Value;
        BinaryPrimitives.WriteInt32LittleEndian(
            _setup.AsSpan(UdpFrames.SetupTermOffset), LogPosition.TermOffset(position, Log.TermLength));
        BinaryPrimitives.WriteInt32LittleEndian(
            _setup.AsSpan(UdpFrames.SetupActiveTermId), LogPosition.TermId(position, Log.Shift, _initialTermId));
        _endpoint.TrySend(_setup);
        _lastSetupNs = nowNs;
        if (_hasReceiver)
            _isSetupElicited = false;
    }

    private void SendHeartbeat(long nowNs)
    {
        var position = _sent.Value;
        BinaryPrimitives.WriteInt32LittleEndian(
            _heartbeat.AsSpan(DataHeader.TermOffsetOffset), LogPosition.TermOffset(position, Log.TermLength));
        BinaryPrimitives.WriteInt32LittleEndian(
            _heartbeat.AsSpan(DataHeader.TermIdOffset), LogPosition.TermId(position, Log.Shift, _initialTermId));
        if (_endpoint.TrySend(_heartbeat))
            Context.Totals.Increment(SystemCounter.HeartbeatsSent);
        _lastSendNs = nowNs;
    }

    private bool TryPosition(ReadOnlySpan<byte> frame, int termIdAt, int termOffsetAt, out long position)
    {
        var termId = BinaryPrimitives.ReadInt32LittleEndian(frame[termIdAt..]);
        var offset = BinaryPrimitives.ReadInt32LittleEndian(frame[termOffsetAt..]);
        position = LogPosition.Of(termId, offset, Log.Shift, _initialTermId);
        return unchecked(termId - _initialTermId) >= 0
            && offset >= 0 && offset < Log.TermLength && offset % DataHeader.FrameAlignment == 0;
    }

    private void WriteSetup()
    {
        var setup = _setup.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(setup, UdpFrames.SetupLength);
        BinaryPrimitives.WriteInt16LittleEndian(setup[UdpFrames.TypeOffset..], UdpFrames.Setup);
        BinaryPrimitives.WriteInt32LittleEndian(setup[UdpFrames.SetupSessionId..], SessionId);
        BinaryPrimitives.WriteInt32LittleEndian(setup[UdpFrames.SetupStreamId..], StreamId);
        BinaryPrimitives.WriteInt32LittleEndian(setup[UdpFrames.SetupInitialTermId..], _initialTermId);
        BinaryPrimitives.WriteInt32LittleEndian(setup[UdpFrames.SetupTermLength..], Log.TermLength);
        BinaryPrimitives.WriteInt32LittleEndian(setup[UdpFrames.SetupMtu..], Parameters.Mtu);
    }

    private void WriteHeartbeat()
    {
        var header = _heartbeat.AsSpan();
        header[DataHeader.FlagsOffset] = DataHeader.Unfragmented;
        BinaryPrimitives.WriteInt16LittleEndian(header[DataHeader.TypeOffset..], DataHeader.DataType);
        BinaryPrimitives.WriteInt32LittleEndian(header[DataHeader.SessionIdOffset..], SessionId);
        BinaryPrimitives.WriteInt32LittleEndian(header[DataHeader.StreamIdOffset..], StreamId);
    }
}
