using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// A connection to one server: the commands of a batch go out in one write, their replies are read in order. After any
/// failure, a reply that is late among them, it is of no use any more: what comes then belongs to nobody. One thread at
/// a time; allocates nothing once its buffers have grown.
/// </summary>
internal sealed class RespConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly string _name;
    private byte[] _reply = new byte[64 * 1024];
    private int _received;
    private int _read;
    private long _deadline;
    private int _timeoutMs;

    private RespConnection(Socket socket, Stream stream, string name) => (_socket, _stream, _name) = (socket, stream, name);

    /// <summary>Commands of the next batch.</summary>
    public RespWriter Commands { get; } = new();

    /// <summary>Whether it can be used.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Connects, speaks TLS if that is asked for, and gives the password.</summary>
    /// <exception cref="RespException">It did not work; the message is one sentence for a person.</exception>
    public static RespConnection Open(RedisOptions options, string host, int port, TimeSpan patience)
    {
        var name = $"Redis at {host}:{port}";
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Blocking throughout: once a socket was used asynchronously, each of its reads takes a detour.
            using (new Timer(static s => ((Socket)s!).Dispose(), socket, patience, Timeout.InfiniteTimeSpan))
                socket.Connect(host, port);
            socket.ReceiveTimeout = socket.SendTimeout = (int)patience.TotalMilliseconds;
            var stream = new NetworkStream(socket);
            var connection = new RespConnection(socket, options.Tls is null ? stream : Secure(stream, options.Tls, host), name);
            connection.Authenticate(options, patience);
            return connection;
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            throw new RespException($"{name}: no connection within {patience.TotalMilliseconds:0} ms", e);
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            socket.Dispose();
            throw new RespException($"{name}: {e.Message}{(e.InnerException is { } inner ? " " + inner.Message : "")}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends the commands; their replies have to be there within the time.</summary>
    public void Send(TimeSpan timeout)
    {
        Debug.Assert(_read == _received, "every reply before was read");
        _received = _read = 0;
        _deadline = Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        Arm();
        try
        {
            _stream.Write(Commands.Written);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw Broken("the connection broke while commands were sent", e);
        }

        Commands.Clear();
    }

    /// <summary>The next element of the replies.</summary>
    public RespToken Read()
    {
        try
        {
            RespToken token;
            while (!RespParser.TryRead(_reply.AsSpan(0, _received), ref _read, out token))
                Receive();
            return token;
        }
        catch
        {
            IsUsable = false;
            throw;
        }
    }

    /// <summary>The next element, which has to be of a kind.</summary>
    public RespToken Read(RespKind expected)
    {
        var token = Read();
        if (token.Kind == expected)
            return token;
        throw Unexpected(token, expected);
    }

    /// <summary>Says that an element is not what was expected; the connection is of no use any more.</summary>
    public RespException Unexpected(in RespToken token, RespKind? expected = null)
    {
        IsUsable = false;
        return new RespException(
            token.Kind == RespKind.Error ? $"{_name}: {Text(token)}" : $"{_name}: a reply of kind {expected} expected, {token.Kind} received");
    }

    /// <summary>Passes over an element and all that is in it; the first error in it, or the element itself.</summary>
    public RespToken Skip()
    {
        var token = Read();
        var first = token;
        for (var left = Elements(token); left > 0; left--)
        {
            var inner = Read();
            left += Elements(inner);
            if (inner.Kind == RespKind.Error && first.Kind != RespKind.Error)
                first = inner;
        }

        return first;
    }

    /// <summary>Bytes of an element; good until the next <see cref="Send"/>, but each read may move them.</summary>
    public ReadOnlySpan<byte> Bytes(in RespToken token) => _reply.AsSpan(token.Start, token.Length);

    /// <summary>An element as text.</summary>
    public string Text(in RespToken token) => Encoding.UTF8.GetString(Bytes(token));

    public void Dispose()
    {
        IsUsable = false;
        _stream.Dispose();
        _socket.Dispose();
    }

    private static long Elements(in RespToken token) => token.Kind == RespKind.Array ? token.Number : 0;

    private static SslStream Secure(NetworkStream inner, RedisTls tls, string host)
    {
        var stream = new SslStream(inner);
        try
        {
            stream.AuthenticateAsClient(tls.ForHost(host));
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private void Authenticate(RedisOptions options, TimeSpan patience)
    {
        if (options.Password is null)
            Commands.Command(1).Part("PING"u8);
        else if (options.User is null)
            Commands.Command(2).Part("AUTH"u8).Part(Encoding.UTF8.GetBytes(options.Password));
        else
            Commands.Command(3).Part("AUTH"u8).Part(Encoding.UTF8.GetBytes(options.User)).Part(Encoding.UTF8.GetBytes(options.Password));
        Send(patience);
        Read(RespKind.Simple);
    }

    private void Receive()
    {
        if (_received == _reply.Length)
        {
            if (_reply.Length >= RespLimits.ReplyBytesMax)
                throw Broken($"replies of one batch beyond {RespLimits.ReplyBytesMax} bytes", null);
            Array.Resize(ref _reply, _reply.Length * 2);
        }

        int got;
        try
        {
            if (_received > 0)
                Arm();
            got = _stream.Read(_reply.AsSpan(_received));
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw Broken("no reply in time", e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw Broken("the connection broke", e);
        }

        if (got == 0)
            throw Broken("the connection was closed", null);
        _received += got;
    }

    // The system's own timeout on the socket: whole milliseconds, and set only when it changes.
    private void Arm()
    {
        var left = (int)Math.Ceiling((_deadline - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency);
        if (left <= 0)
            throw Broken("no reply in time", null);
        if (left == _timeoutMs)
            return;
        _socket.ReceiveTimeout = left;
        _socket.SendTimeout = left;
        _timeoutMs = left;
    }

    private RespException Broken(string what, Exception? inner)
    {
        IsUsable = false;
        return new RespException($"{_name}: {what}", inner);
    }
}
