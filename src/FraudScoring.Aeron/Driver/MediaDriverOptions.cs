using FraudScoring.Aeron.Idle;

namespace FraudScoring.Aeron.Driver;

/// <summary>How an embedded driver runs. The defaults fit a container whose /dev/shm has 64 MiB.</summary>
public sealed record MediaDriverOptions
{
    /// <summary>Directory of the driver's files.</summary>
    public string Directory { get; init; } = AeronDirectory.Default;

    /// <summary>Removes the directory when the driver stops.</summary>
    public bool DeletesDirectoryOnStop { get; init; } = true;

    /// <summary>Bytes of a term, three to a log, unless the channel says otherwise.</summary>
    public int TermLength { get; init; } = 1024 * 1024;

    /// <summary>Bytes of the longest datagram and of a fragment, unless the channel says otherwise.</summary>
    public int Mtu { get; init; } = 1408;

    /// <summary>Bytes that a sender may have under way to a receiver.</summary>
    public int ReceiverWindow { get; init; } = 128 * 1024;

    /// <summary>Bytes of a socket's receive buffer; at least the window.</summary>
    public int SocketReceiveBuffer { get; init; } = 256 * 1024;

    /// <summary>Bytes of a socket's send buffer; 0 leaves the system's.</summary>
    public int SocketSendBuffer { get; init; }

    /// <summary>Bytes of all logs together, those that senders elsewhere ask for included.</summary>
    public long LogBytesMax { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Counters there is room for.</summary>
    public int CountersMax { get; init; } = 2048;

    /// <summary>Waits between polls of the driver's thread; null backs off.</summary>
    public IIdleStrategy? Idle { get; init; }

    /// <summary>A client without a sign of life for that long is gone.</summary>
    public TimeSpan ClientLiveness { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A directory without a driver's sign of life for that long may be taken over.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often clients, publications and images are looked after.</summary>
    public TimeSpan TimerInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A message claimed for that long and not committed is skipped; longer than the clients' liveness.</summary>
    public TimeSpan PublicationUnblock { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a closed network publication stays to answer requests for retransmission.</summary>
    public TimeSpan PublicationLinger { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A network publication without status messages for that long is not connected.</summary>
    public TimeSpan PublicationConnection { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A network image without packets for that long is gone.</summary>
    public TimeSpan ImageLiveness { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a receiver repeats its status message.</summary>
    public TimeSpan StatusMessageInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a sender repeats its setup, and its heartbeat when there is no data.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a gap may last before it is asked for; packets that merely overtook each other close it.</summary>
    public TimeSpan NakDelay { get; init; } = TimeSpan.FromMicroseconds(100);

    /// <summary>How often the request for a gap is repeated.</summary>
    public TimeSpan NakRepeat { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long repeats of a request for retransmission are ignored.</summary>
    public TimeSpan RetransmitLinger { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Seed of session ids, term ids and receiver ids; null takes one from the system.</summary>
    public int? Seed { get; init; }

    /// <summary>Clock of all of the above.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the sockets; a test puts an unreliable network in front of them.</summary>
    internal Func<PortSettings, IDatagramPort> Ports { get; init; } = UdpPort.Open;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        PublicationParameters.RequireTermLength(TermLength, "TermLength");
        PublicationParameters.RequireMtu(Mtu, "Mtu");
        if (CountersMax is < 128 or > 1024 * 1024)
            throw Wrong($"CountersMax {CountersMax}, expected 128 to 1048576");
        if (ReceiverWindow < Mtu)
            throw Wrong($"ReceiverWindow {ReceiverWindow}, expected at least the Mtu {Mtu}");
        if (SocketReceiveBuffer < ReceiverWindow)
            throw Wrong($"SocketReceiveBuffer {SocketReceiveBuffer}, expected at least the ReceiverWindow {ReceiverWindow}");
        if (PublicationUnblock <= ClientLiveness)
            throw Wrong($"PublicationUnblock {PublicationUnblock}, expected more than ClientLiveness {ClientLiveness}");
    }

    private static ArgumentException Wrong(string message) => new($"media driver: {message}");
}
