namespace FraudScoring.Aeron.Driver;

/// <summary>A client process, alive as long as it writes its heartbeat, and what it owns.</summary>
internal sealed class DriverClient(long id, DriverCounter heartbeat)
{
    public long Id => id;

    public DriverCounter Heartbeat => heartbeat;

    /// <summary>It said good-bye: it need not be told that it is gone.</summary>
    public bool IsClosed { get; set; }

    /// <summary>By the id of the command that added them.</summary>
    public Dictionary<long, DriverPublication> Publications { get; } = [];

    public Dictionary<long, SubscriptionLink> Subscriptions { get; } = [];

    public Dictionary<long, DriverCounter> Counters { get; } = [];
}
