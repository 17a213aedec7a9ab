using System.Net;
using FraudScoring.Aeron.Driver;

namespace FraudScoring.Tests.Aeron.Driver;

/// <summary>A real socket behind a network that loses, repeats and reorders datagrams as a seed says.</summary>
internal sealed class UnreliablePort(IDatagramPort inner, Random random, double loss, double repeat, double late) : IDatagramPort
{
    private readonly List<(byte[] Datagram, SocketAddress To)> _held = [];

    public IPEndPoint Local => inner.Local;

    public int Receive(Span<byte> buffer, SocketAddress from) => inner.Receive(buffer, from);

    public bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        if (random.NextDouble() < loss)
            return true;

        if (random.NextDouble() < late)
        {
            _held.Add((datagram.ToArray(), to));
            return true;
        }

        inner.TrySend(datagram, to);
        if (random.NextDouble() < repeat)
            inner.TrySend(datagram, to);
        if (_held.Count > 0 && random.NextDouble() < 0.5)
        {
            var (held, destination) = _held[0];
            _held.RemoveAt(0);
            inner.TrySend(held, destination);
        }

        return true;
    }

    public void Dispose() => inner.Dispose();
}
