using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FraudScoring.Aeron.Channels;

/// <summary>The addresses of a unicast channel. Channels with the same canonical form share a socket.</summary>
internal sealed record UdpChannel(ChannelUri Uri, IPEndPoint Endpoint, IPAddress? Interface)
{
    public string Canonical => $"{Endpoint}|{Interface}";

    /// <summary>
    /// Resolves the endpoint. Names are looked up at once, on the driver's thread: use addresses where the name service
    /// may be slow.
    /// </summary>
    public static UdpChannel Resolve(ChannelUri uri)
    {
        if (uri.IsSpy)
            throw uri.Unsupported("spies (aeron-spy) are left out of this driver");
        RefuseMultiDestination(uri);
        var endpoint = uri["endpoint"] ?? throw ChannelUri.Wrong(uri.Text, "endpoint=<host>:<port> is missing");
        var address = ResolveEndpoint(uri, endpoint);
        if (IsMulticast(address.Address))
            throw uri.Unsupported("multicast endpoints are left out of this driver");
        return new UdpChannel(uri, address, uri["interface"] is { } text ? ParseInterface(uri, text) : null);
    }

    private static void RefuseMultiDestination(ChannelUri uri)
    {
        if (uri["control-mode"] is { } mode)
            throw uri.Unsupported($"control-mode={mode}: multi-destination and response channels are left out of this driver");
        if (uri["control"] is not null)
            throw uri.Unsupported("control: multi-destination channels are left out of this driver");
    }

    private static bool IsMulticast(IPAddress address) =>
        address.IsIPv6Multicast
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239);

    private static IPEndPoint ResolveEndpoint(ChannelUri uri, string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        var host = colon < 0 ? "" : endpoint[..colon];
        if (host.Length == 0
            || !ushort.TryParse(endpoint[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw ChannelUri.Wrong(uri.Text, $"endpoint={endpoint}, expected <host>:<port>");
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return new IPEndPoint(literal, port);
        try
        {
            var addresses = Dns.GetHostAddresses(host);
            var address = addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            return new IPEndPoint(address, port);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new AeronException(
                AeronErrorCode.UnknownHost, $"channel '{uri.Text}': host '{host}' does not resolve", exception);
        }
    }

    private static IPAddress ParseInterface(ChannelUri uri, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        host = host == "localhost" ? "127.0.0.1" : host.Trim('[', ']');
        return IPAddress.TryParse(host, out var address)
            ? address
            : throw ChannelUri.Wrong(uri.Text, $"interface={text}, expected an address of this host");
    }
}
