using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Service.Velocity.Redis;
using FraudScoring.Tests.Features.Velocity;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Tests.Service.Velocity.Redis;

/// <summary>Three real nodes of a cluster; the store is told of one that does not have its slot.</summary>
public sealed class RedisClusterTests : IDisposable
{
    private const string AllSlots = "16383";

    private readonly RedisServer[] _nodes = [.. Enumerable.Range(0, 3).Select(_ => new RedisServer("--cluster-enabled", "yes"))];

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }

    [Fact]
    public void Apply_SlotIsElsewhereAndMoves_FollowsIt()
    {
        foreach (var node in _nodes[1..])
            Assert.Equal("OK", _nodes[0].Command("CLUSTER", "MEET", "127.0.0.1", $"{node.Port}"));
        Assert.Equal("OK", _nodes[1].Command("CLUSTER", "ADDSLOTSRANGE", "0", AllSlots));
        WaitForSlots(_nodes[1]);
        var set = TestFeatures.CountsAndSums;
        using var store = new RedisVelocityStore(
            new InMemoryVelocityStore(set, new VelocityStoreOptions()), set, 8, _nodes[0].Options, new byte[8],
            TimeProvider.System, NullLogger.Instance);
        var batch = new FeatureBatch(set, 8);
        var payments = new PaymentStream(1, 1, TestFeatures.Lateness).Take(40).ToArray();
        var id = 0UL;

        Count(store, batch, payments, ref id);
        Assert.NotEqual("0", _nodes[1].Command("DBSIZE"));

        // The slots move with no keys in them, as after a loss of data; what counts is that the store finds them.
        Assert.Equal("OK", _nodes[1].Command("FLUSHALL"));
        var taker = _nodes[2].Command("CLUSTER", "MYID");
        var slot = _nodes[1].Command("CLUSTER", "KEYSLOT", "{fs}");
        Assert.Equal("OK", _nodes[2].Command("CLUSTER", "SETSLOT", slot, "NODE", taker));
        Assert.Equal("OK", _nodes[1].Command("CLUSTER", "SETSLOT", slot, "NODE", taker));
        Assert.StartsWith("OK", _nodes[2].Command("CLUSTER", "BUMPEPOCH").Replace("BUMPED", "OK").Replace("STILL", "OK"), StringComparison.Ordinal);

        Count(store, batch, payments, ref id);
        Assert.NotEqual("0", _nodes[2].Command("DBSIZE"));
    }

    private void WaitForSlots(RedisServer owner)
        => Assert.True(
            SpinWait.SpinUntil(
                () => _nodes.All(n => n.Command("CLUSTER", "INFO").Contains("cluster_state:ok", StringComparison.Ordinal))
                    && _nodes[0].Command("GET", "{fs}x").Contains($":{owner.Port}", StringComparison.Ordinal),
                TimeSpan.FromSeconds(30)),
            "every node knows who has the slots");

    private static void Count(RedisVelocityStore store, FeatureBatch batch, Core.Transactions.Transaction[] payments, ref ulong id)
    {
        var next = id;
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    batch.Clear();
                    foreach (var t in payments[..8])
                        batch.Add(t, ++next);
                    store.Apply(batch);
                    Thread.Sleep(10);
                    return batch.Result(0) == VelocityResult.Counted;
                },
                TimeSpan.FromSeconds(30)),
            "the store follows the slot");
        id = next;
    }
}
