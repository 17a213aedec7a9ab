namespace FraudScoring.Service.Configuration;

/// <summary>All settings of the scoring service; <see cref="ServiceSettings"/> reads and checks them.</summary>
public sealed record ServiceOptions
{
    /// <summary>Address to listen on.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Port for gRPC (HTTP/2 without TLS); 0 takes a free one.</summary>
    public int GrpcPort { get; init; } = 7070;

    /// <summary>Port for JSON, health and metrics; 0 takes a free one.</summary>
    public int HttpPort { get; init; } = 7071;

    /// <summary>Folder of the decision log and snapshots.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Folder of the model; by default the one beside the program.</summary>
    public string Model { get; init; } = Path.Combine(AppContext.BaseDirectory, "models", "default");

    /// <summary>File of the policy; null for the one that was last put in charge by a call.</summary>
    public string? Policy { get; init; }

    /// <summary>Folder of the lists; null for the one in the data folder.</summary>
    public string? Lists { get; init; }

    /// <summary>Whether replies wait for the log's commit.</summary>
    public Durability Durability { get; init; } = Durability.Commit;

    /// <summary>Aeron channels to listen to; none, and there is no Aeron.</summary>
    public IReadOnlyList<string> AeronChannels { get; init; } = [];

    /// <summary>Aeron stream on these channels.</summary>
    public int AeronStream { get; init; } = 2451;

    /// <summary>Aeron channel that decisions are published on; null, and they are not.</summary>
    public string? AeronDecisions { get; init; }

    /// <summary>Aeron stream of the published decisions.</summary>
    public int AeronDecisionsStream { get; init; } = 2452;

    /// <summary>Directory of a media driver that runs elsewhere; null starts one in this process.</summary>
    public string? AeronDirectory { get; init; }

    /// <summary>Directory of the media driver in this process; null for Aeron's default.</summary>
    public string? AeronEmbeddedDirectory { get; init; }

    /// <summary>Payments under way at most, a power of two.</summary>
    public int RingSize { get; init; } = 8192;

    /// <summary>How far before now an event time may lie.</summary>
    public TimeSpan EventAgeMax { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far after now an event time may lie.</summary>
    public TimeSpan EventAheadMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of velocity state.</summary>
    public long VelocityBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of log above which the oldest segments are removed.</summary>
    public long RetentionBytes { get; init; } = 64L << 30;

    /// <summary>Age above which segments of the log are removed.</summary>
    public TimeSpan RetentionAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// Redis through which replicas share velocity and the once-only check, as <c>host:port</c> and settings behind
    /// commas; null keeps both in this process.
    /// </summary>
    public string? Redis { get; init; }

    /// <summary>Time between snapshots of the state.</summary>
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromMinutes(5);
}
