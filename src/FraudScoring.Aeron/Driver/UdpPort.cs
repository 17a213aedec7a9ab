using System.Net;
using System.Net.Sockets;

namespace FraudScoring.Aeron.Driver;

/// <summary>A UDP socket. Not connected, so that a peer that is not there is silence and not an error.</summary>
internal sealed class UdpPort : IDatagramPort
{
    private readonly Socket _socket;

    private UdpPort(Socket socket)
    {
        _socket = socket;
        Local = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint Local { get; }

    public static IDatagramPort Open(PortSettings settings)
    {
        var socket = new Socket(settings.Bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            if (settings.SendBuffer > 0)
                socket.SendBufferSize = settings.SendBuffer;
            if (settings.ReceiveBuffer > 0)
                socket.ReceiveBufferSize = settings.ReceiveBuffer;
            socket.Bind(settings.Bind);
            return new UdpPort(socket);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new AeronException(
                AeronErrorCode.ChannelEndpointError, $"cannot bind {settings.Bind}: {exception.Message}", exception);
        }
    }

    public int Receive(Span<byte> buffer, SocketAddress from)
    {
        // Asked first, because an empty socket would answer with an exception.
        if (!_socket.Poll(0, SelectMode.SelectRead))
            return -1;
        try
        {
            return _socket.ReceiveFrom(buffer, SocketFlags.None, from);
        }
        catch (SocketException exception) when (IsPassing(exception.SocketErrorCode))
        {
            return -1;
        }
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            return _socket.SendTo(datagram, SocketFlags.None, to) == datagram.Length;
        }
        catch (SocketException exception) when (IsPassing(exception.SocketErrorCode))
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    // A full buffer, a datagram dropped by its checksum, a peer or a route that is not there for now: UDP may lose it.
    private static bool IsPassing(SocketError error) => error is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable
        or SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.HostUnreachable
        or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown or SocketError.MessageSize;
}
