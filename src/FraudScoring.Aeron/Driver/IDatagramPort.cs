using System.Net;

namespace FraudScoring.Aeron.Driver;

/// <summary>Sends and receives datagrams without ever waiting. The driver's thread only.</summary>
internal interface IDatagramPort : IDisposable
{
    IPEndPoint Local { get; }

    /// <summary>Bytes of the next datagram, or -1 when there is none.</summary>
    int Receive(Span<byte> buffer, SocketAddress from);

    /// <summary>False when the datagram could not be handed to the system now.</summary>
    bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to);
}
