using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace FraudScoring.LoadTests.Transports.Http2;

/// <summary>
/// A client's end of HTTP/2 without TLS (RFC 9113), as much of it as a load generator needs: one thread sends, one
/// receives, nothing is allocated for a request. It exists because HttpClient takes more processor time for a call than
/// the service, on the cores that both share.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    private const int FrameHeaderBytes = 9;
    private const int FrameBytesMax = 16_384;
    private const int WindowMax = int.MaxValue;
    private const int WindowStart = 65_535;
    private const int CreditEach = 1 << 26;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const byte Acknowledge = 1;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    private readonly IHttp2Handler _handler;
    private readonly Socket _socket;
    private readonly Thread _receiver;
    private readonly Lock _socketGate = new();
    private readonly HeaderBlock _headers;
    private readonly byte[] _sending = new byte[128 * 1024];
    private int _sendingLength;
    private int _nextStream = 1;
    private long _sendWindow = WindowStart;
    private long _streamWindow = WindowStart;
    private long _initialStreamWindow = WindowStart;
    private int _streamsMax = 100;
    private int _uncredited;
    private volatile bool _isClosed;

    private Http2Connection(Socket socket, HeaderBlock headers, IHttp2Handler handler)
    {
        (_socket, _headers, _handler) = (socket, headers, handler);
        SendStart();
        _receiver = new Thread(Receive) { IsBackground = true, Name = "http2-receiver" };
    }

    /// <summary>Streams that the peer takes at a time.</summary>
    public int StreamsMax => Volatile.Read(ref _streamsMax);

    public bool IsClosed => _isClosed;

    /// <summary>The stream that is opened next. The sender's thread.</summary>
    public int NextStream => _nextStream;

    /// <summary>Connects; null when nobody listens.</summary>
    public static Http2Connection? TryConnect(Uri address, string path, IHttp2Handler handler)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = new CancellationTokenSource(ConnectPatience);
            socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), patience.Token).AsTask().GetAwaiter().GetResult();
            var connection = new Http2Connection(socket, new HeaderBlock(address.Authority, path), handler);
            connection._receiver.Start();
            return connection;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Opens a stream with one message and ends it; 0 when the peer's window or the buffer is full.</summary>
    public int TryCall(ReadOnlySpan<byte> message)
    {
        if (!TryReserve(message.Length + FrameHeaderBytes + 5))
            return 0;
        var stream = OpenStream();
        WriteData(stream, message, EndStream);
        return stream;
    }

    /// <summary>Opens a stream that stays open; only the latest one may be written to.</summary>
    public int OpenStream()
    {
        var block = _nextStream == 1 ? _headers.First : _headers.Next;
        var stream = _nextStream;
        _nextStream += 2;
        Interlocked.Exchange(ref _streamWindow, Interlocked.Read(ref _initialStreamWindow));
        WriteHeader(block.Length, FrameType.Headers, EndHeaders, stream);
        block.CopyTo(_sending, _sendingLength);
        _sendingLength += block.Length;
        return stream;
    }

    /// <summary>Writes a message to an open stream; false when a window or the buffer is full.</summary>
    public bool TryWrite(int stream, ReadOnlySpan<byte> message)
    {
        var length = message.Length + 5;
        if (Interlocked.Read(ref _streamWindow) < length || !TryReserve(length + FrameHeaderBytes))
            return false;
        Interlocked.Add(ref _streamWindow, -length);
        WriteData(stream, message, 0);
        return true;
    }

    /// <summary>Sends what was written.</summary>
    public void Flush()
    {
        if (_sendingLength == 0)
            return;
        Send(_sending.AsSpan(0, _sendingLength));
        _sendingLength = 0;
    }

    public void Dispose()
    {
        _isClosed = true;
        _socket.Dispose();
        if (Thread.CurrentThread != _receiver)
            _receiver.Join();
    }

    private bool TryReserve(int bytes)
    {
        if (_isClosed || _nextStream >= int.MaxValue - 2 || Interlocked.Read(ref _sendWindow) < bytes)
            return false;
        if (_sendingLength + bytes + _headers.First.Length + FrameHeaderBytes > _sending.Length)
            Flush();
        return !_isClosed;
    }

    private void WriteData(int stream, ReadOnlySpan<byte> message, byte flags)
    {
        var length = message.Length + 5;
        if (length > FrameBytesMax)
            throw new ArgumentException($"a message of {message.Length} bytes does not fit into a frame", nameof(message));
        Interlocked.Add(ref _sendWindow, -length);
        WriteHeader(length, FrameType.Data, flags, stream);
        var place = _sending.AsSpan(_sendingLength, length);
        place[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(place[1..], message.Length);
        message.CopyTo(place[5..]);
        _sendingLength += length;
    }

    private void WriteHeader(int length, FrameType type, byte flags, int stream)
    {
        FrameHeader(_sending.AsSpan(_sendingLength), length, type, flags, stream);
        _sendingLength += FrameHeaderBytes;
    }

    private static void FrameHeader(Span<byte> place, int length, FrameType type, byte flags, int stream)
    {
        BinaryPrimitives.WriteInt32BigEndian(place, (length << 8) | (byte)type);
        place[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(place[5..], stream);
    }

    // No table for reply headers, no push, and windows that never close for what comes back.
    private void SendStart()
    {
        Span<byte> start = stackalloc byte[24 + FrameHeaderBytes + 18 + FrameHeaderBytes + 4];
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.CopyTo(start);
        FrameHeader(start[24..], 18, FrameType.Settings, 0, 0);
        Setting(start[33..], 1, 0);
        Setting(start[39..], 2, 0);
        Setting(start[45..], 4, WindowMax);
        FrameHeader(start[51..], 4, FrameType.WindowUpdate, 0, 0);
        BinaryPrimitives.WriteInt32BigEndian(start[60..], WindowMax - WindowStart);
        Send(start);
    }

    private static void Setting(Span<byte> place, ushort id, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(place, id);
        BinaryPrimitives.WriteInt32BigEndian(place[2..], value);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_socketGate)
        {
            try
            {
                while (!bytes.IsEmpty && !_isClosed)
                    bytes = bytes[_socket.Send(bytes)..];
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The receiver sees the same end and tells about it.
                _isClosed = true;
            }
        }
    }

    private void Receive()
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var count = _socket.Receive(buffer.AsSpan(length));
                if (count == 0)
                    break;
                length += count;
                var used = Frames(buffer.AsSpan(0, length));
                buffer.AsSpan(used, length - used).CopyTo(buffer);
                length -= used;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // An end like any other: what was under way is told to be lost.
        }

        _isClosed = true;
        _handler.OnClosed();
    }

    private int Frames(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= FrameHeaderBytes)
        {
            var frame = bytes[used..];
            var length = BinaryPrimitives.ReadInt32BigEndian(frame) >>> 8;
            if (length > FrameBytesMax)
                throw new InvalidDataException($"a frame of {length} bytes, expected at most {FrameBytesMax}");
            if (frame.Length < FrameHeaderBytes + length)
                break;
            OnFrame((FrameType)frame[3], frame[4], BinaryPrimitives.ReadInt32BigEndian(frame[5..]), frame.Slice(FrameHeaderBytes, length));
            used += FrameHeaderBytes + length;
        }

        return used;
    }

    private void OnFrame(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Data:
                Credit(stream, payload.Length, (flags & EndStream) != 0);
                _handler.OnData(stream, payload);
                if ((flags & EndStream) != 0)
                    _handler.OnEnd(stream, -1);
                break;
            case FrameType.Headers when (flags & EndStream) != 0:
                _handler.OnEnd(stream, ReplyHeaders.StatusOf(payload));
                break;
            case FrameType.ResetStream:
                _handler.OnEnd(stream, -1);
                break;
            case FrameType.WindowUpdate when stream == 0:
                Interlocked.Add(ref _sendWindow, BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case FrameType.WindowUpdate:
                // Only an open stream, the latest one, is written to more than once.
                Interlocked.Add(ref _streamWindow, BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case FrameType.Settings when (flags & Acknowledge) == 0:
                OnSettings(payload);
                SendControl(FrameType.Settings, Acknowledge, 0, default);
                break;
            case FrameType.Ping when (flags & Acknowledge) == 0:
                SendControl(FrameType.Ping, Acknowledge, 0, payload);
                break;
        }
    }

    private void OnSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            var value = BinaryPrimitives.ReadInt32BigEndian(payload[2..]);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case 3:
                    Volatile.Write(ref _streamsMax, value);
                    break;
                case 4:
                    Interlocked.Add(ref _streamWindow, value - Interlocked.Exchange(ref _initialStreamWindow, value));
                    break;
            }
        }
    }

    private void Credit(int stream, int length, bool isEnd)
    {
        _uncredited += length;
        if (_uncredited < CreditEach)
            return;
        Span<byte> credit = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(credit, _uncredited);
        SendControl(FrameType.WindowUpdate, 0, 0, credit);
        // Too much for a stream that just began, which overflows nobody's window but that of a long one it is for.
        if (!isEnd && _nextStream == 3)
            SendControl(FrameType.WindowUpdate, 0, stream, credit);
        _uncredited = 0;
    }

    private void SendControl(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[FrameHeaderBytes + 8];
        FrameHeader(frame, payload.Length, type, flags, stream);
        payload.CopyTo(frame[FrameHeaderBytes..]);
        Send(frame[..(FrameHeaderBytes + payload.Length)]);
    }
}
