using System.Net;
using System.Net.Sockets;

namespace FraudScoring.FunctionalTests.Processes;

/// <summary>Ports for a service that is to come back where it was.</summary>
internal static class FreePorts
{
    /// <summary>A port that was free a moment ago. Below the range from which the kernel gives out ports by itself.</summary>
    public static int Take()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }

        throw new InvalidOperationException("no free port was found");
    }

    /// <summary>A UDP port that was free a moment ago.</summary>
    public static int Udp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
