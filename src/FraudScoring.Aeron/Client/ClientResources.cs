namespace FraudScoring.Aeron.Client;

/// <summary>What a client has, by registration id. Under the client's lock.</summary>
internal sealed class ClientResources
{
    public Dictionary<long, Publication> Publications { get; } = [];

    public Dictionary<long, Subscription> Subscriptions { get; } = [];

    public Dictionary<long, Counter> Counters { get; } = [];

    /// <summary>Closed, but a thread may still be inside: when to look, and what unmaps it.</summary>
    private List<(long DueMs, Func<bool> TryRelease)> Lingering { get; } = [];

    public void Linger(long dueMs, Func<bool> tryRelease) => Lingering.Add((dueMs, tryRelease));

    public void Release(long nowMs)
    {
        for (var i = Lingering.Count - 1; i >= 0; i--)
        {
            if (nowMs >= Lingering[i].DueMs && Lingering[i].TryRelease())
                Lingering.RemoveAt(i);
        }
    }
}
