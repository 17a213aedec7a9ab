using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Velocity.Redis;
using FraudScoring.Tests.Features.Velocity;
using FraudScoring.Tests.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Tests.Service.Velocity.Redis;

/// <summary>The store against a real server.</summary>
public sealed class RedisVelocityStoreTests : IDisposable
{
    private const int BatchMax = 64;

    private readonly RedisServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(1, 0.5, 1, 300)]
    [InlineData(2, 20, 16, 1500)]
    [InlineData(3, 2000, 64, 3000)]
    [InlineData(4, 2, 64, 3000)]
    [InlineData(5, 40_000, 7, 500)]
    public void Apply_EveryKindOfFeature_EqualsTheRecount(int seed, double stepSeconds, int batchMax, int count)
    {
        var set = TestFeatures.Everything;
        using var store = Store(set, 1);
        var (batch, naive) = (new FeatureBatch(set, BatchMax), new NaiveVelocity(set));
        var id = 0UL;
        foreach (var chunk in new PaymentStream(seed, stepSeconds, TestFeatures.Lateness).Take(count).Chunk(batchMax))
        {
            batch.Clear();
            foreach (var t in chunk)
                batch.Add(t, ++id);
            store.Apply(batch);

            for (var i = 0; i < chunk.Length; i++)
            {
                Assert.NotEqual(VelocityResult.Missing, batch.Result(i));
                AssertRow(set, naive.Apply(chunk[i]), batch.Row(i), chunk[i]);
            }
        }

        Assert.True(store.LateCount > 0);
        Assert.Equal(0, store.FailureCount);
    }

    [Fact]
    public void Apply_EveryKeyEverCreated_HasATimeToLive()
    {
        using var store = Store(TestFeatures.CountsAndSums, 1);
        var batch = new FeatureBatch(TestFeatures.CountsAndSums, BatchMax);
        foreach (var chunk in new PaymentStream(7, 1, TestFeatures.Lateness).Take(1000).Chunk(BatchMax))
            Apply(store, batch, chunk);

        var left = _server.Command(
            "EVAL", "local n = 0 for _, k in ipairs(redis.call('KEYS', '*')) do if redis.call('TTL', k) < 0 then n = n + 1 end end return n", "0");
        Assert.Equal("0", left);
        Assert.True(int.Parse(_server.Command("DBSIZE")) > 1000);
    }

    [Fact]
    public void Apply_RepeatsOfAnotherReplicaInABatch_AreLeftOutAndTheRestIsCounted()
    {
        var set = TestFeatures.CountsAndSums;
        using var first = Store(set, 1);
        using var second = Store(set, 2);
        var payments = Cards("c", 6);
        var (one, two) = (new FeatureBatch(set, BatchMax), new FeatureBatch(set, BatchMax));
        one.Add(payments[0], 100);
        one.Add(payments[1], 101);
        first.Apply(one);

        foreach (var (t, id) in new[] { (payments[2], 200UL), (payments[0], 100UL), (payments[3], 201UL), (payments[1], 101UL), (payments[4], 202UL) })
            two.Add(t, id);
        second.Apply(two);

        var expected = new[] { VelocityResult.Counted, VelocityResult.Busy, VelocityResult.Counted, VelocityResult.Busy, VelocityResult.Counted };
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(two.Result));
        Assert.Equal([3f, 4f, 5f], new[] { 0, 2, 4 }.Select(i => CardCount(two, i)));
        two.Clear();
        two.Add(payments[5], 203);
        second.Apply(two);
        Assert.Equal(6f, CardCount(two, 0));
    }

    [Fact]
    public async Task Apply_FourWritersOnTheSameHotKeys_NoneIsLostAndRepeatsCountOnce()
    {
        var set = TestFeatures.CountsAndSums;
        const int Each = 2000;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            using var store = Store(set, writer + 1);
            var batch = new FeatureBatch(set, BatchMax);
            var random = new Random(writer);
            for (var n = 0; n < Each;)
            {
                batch.Clear();
                for (var size = random.Next(1, 40); size > 0 && n < Each; size--, n++)
                    batch.Add(Cards("hot", 1)[0], (ulong)((writer * Each) + n + 1));
                store.Apply(batch);
                for (var i = 0; i < batch.Count; i++)
                    Assert.Equal(VelocityResult.Counted, batch.Result(i));
                // The whole batch again, as after a reply that got lost.
                if (random.Next(4) == 0)
                    store.Apply(batch);
            }
        })));

        using var last = Store(set, 9);
        var check = new FeatureBatch(set, 1);
        check.Add(Cards("hot", 1)[0], 1_000_000);
        last.Apply(check);
        Assert.Equal((4f * Each) + 1, CardCount(check, 0));
    }

    [Fact]
    public void Apply_RedisGoesAndComesBack_MarksWhatIsMissing()
    {
        var set = TestFeatures.CountsAndSums;
        using var store = Store(set, 1);
        var batch = new FeatureBatch(set, BatchMax);
        Apply(store, batch, Cards("c", 3));
        _server.Kill();

        Apply(store, batch, Cards("c", 3));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(VelocityResult.Missing, batch.Result(i)));
        Assert.True(store.IsDown);
        // What this replica saw itself is there all the same.
        Assert.Equal(6f, CardCount(batch, 2));

        _server.Start();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Apply(store, batch, Cards("c", 1));
                return batch.Result(0) == VelocityResult.Counted;
            },
            TimeSpan.FromSeconds(20)));
        Assert.False(store.IsDown);
    }

    [Fact]
    public void Apply_DamagedValue_MarksTheBatchAndGoesOn()
    {
        var set = TestFeatures.CountsAndSums;
        using var store = Store(set, 1);
        var batch = new FeatureBatch(set, BatchMax);
        Apply(store, batch, Cards("c", 1));
        _server.Command("EVAL", "for _, k in ipairs(redis.call('KEYS', '*')) do redis.call('SET', k, 'nonsense', 'EX', 100) end return 1", "0");

        Apply(store, batch, Cards("c", 1));

        Assert.Equal(VelocityResult.Missing, batch.Result(0));
    }

    [Fact]
    public void Apply_MemoryOfRedisIsFull_MarksTheBatch()
    {
        using var store = Store(TestFeatures.CountsAndSums, 1);
        var batch = new FeatureBatch(TestFeatures.CountsAndSums, BatchMax);
        Apply(store, batch, Cards("c", 1));
        _server.Command("CONFIG", "SET", "maxmemory", "1");

        Apply(store, batch, Cards("c", 1));

        Assert.Equal(VelocityResult.Missing, batch.Result(0));
    }

    [Fact]
    public void Apply_ServerIsAReadOnlyReplica_MarksTheBatch()
    {
        using var replica = new RedisServer();
        using var store = Store(TestFeatures.CountsAndSums, 1, replica.Options);
        store.Connect();
        var batch = new FeatureBatch(TestFeatures.CountsAndSums, BatchMax);
        Apply(store, batch, Cards("c", 1));
        Assert.Equal(VelocityResult.Counted, batch.Result(0));
        Assert.Equal("OK", replica.Command("REPLICAOF", "127.0.0.1", $"{_server.Port}"));

        Apply(store, batch, Cards("c", 1));

        Assert.Equal(VelocityResult.Missing, batch.Result(0));
        Assert.Equal("OK", replica.Command("REPLICAOF", "NO", "ONE"));
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Apply(store, batch, Cards("c", 1));
                return batch.Result(0) == VelocityResult.Counted;
            },
            TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Connect_WrongPassword_SaysSo()
    {
        using var guarded = new RedisServer("--requirepass", "right");
        var options = guarded.Options with { Password = "wrong" };
        using var store = Store(TestFeatures.CountsAndSums, 1, options);

        var error = Assert.Throws<RespException>(store.Connect);

        Assert.Contains("WRONGPASS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_SteadyState_DoesNotAllocate()
    {
        using var store = Store(TestFeatures.CountsAndSums, 1);
        var batch = new FeatureBatch(TestFeatures.CountsAndSums, 16);
        var payments = new PaymentStream(3, 1, TestFeatures.Lateness).Take(1600).Chunk(16).ToArray();
        var id = 0UL;
        foreach (var chunk in payments[..60])
            Apply(store, batch, chunk, ref id);
        var next = 60;

        var allocated = Allocations.Least(() => Apply(store, batch, payments[next++], ref id));

        Assert.Equal(0, allocated);
    }

    private static void Apply(RedisVelocityStore store, FeatureBatch batch, Transaction[] payments)
    {
        var id = (ulong)Random.Shared.NextInt64();
        Apply(store, batch, payments, ref id);
    }

    private static void Apply(RedisVelocityStore store, FeatureBatch batch, Transaction[] payments, ref ulong id)
    {
        batch.Clear();
        foreach (var t in payments)
            batch.Add(t, ++id);
        store.Apply(batch);
    }

    private static Transaction[] Cards(string card, int count)
        => [.. Enumerable.Range(0, count).Select(_ =>
        {
            var t = new Transaction { EventTimeUnixMs = Payments.NoonMs, AmountMinor = 100 };
            Payments.Set(t, TextField.Currency, "EUR");
            Payments.Set(t, TextField.CardId, card);
            return t;
        })];

    private static float CardCount(FeatureBatch batch, int index)
        => batch.Row(index)[batch.Features.Definitions.ToList().FindIndex(d => d is { Kind: FeatureKind.Count, Entity: EntityKind.Card, Window.TotalDays: 3 })];

    private RedisVelocityStore Store(FeatureSet set, int replica)
    {
        var store = Store(set, replica, _server.Options);
        store.Connect();
        return store;
    }

    private static RedisVelocityStore Store(FeatureSet set, int replica, RedisOptions options)
        => new(
            new InMemoryVelocityStore(set, new VelocityStoreOptions()), set, BatchMax, options,
            BitConverter.GetBytes((long)replica), TimeProvider.System, NullLogger.Instance);

    private static void AssertRow(FeatureSet set, float?[] expected, ReadOnlySpan<float> actual, Transaction t)
    {
        for (var i = 0; i < set.Count; i++)
        {
            if (expected[i] is { } value && BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{set.Names[i]} at {t.EventTimeUnixMs}: expected {value:R}, got {actual[i]:R}");
        }
    }
}
