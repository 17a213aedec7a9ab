namespace FraudScoring.Simulation.World;

/// <summary>Whose an address is. Each kind has a range of its own that is never routed on the Internet.</summary>
internal enum IpKind : byte
{
    None,

    /// <summary>A household: 10.0.0.0/8 (RFC 1918).</summary>
    Home,

    /// <summary>A household with IPv6: 2001:db8::/32 (RFC 3849).</summary>
    HomeV6,

    /// <summary>An office: 172.16.0.0/12 (RFC 1918).</summary>
    Office,

    /// <summary>A mobile carrier's shared address: 100.64.0.0/10 (RFC 6598).</summary>
    Mobile,

    /// <summary>A data centre, where tunnels end: 198.18.0.0/15 (RFC 2544).</summary>
    DataCentre,
}
