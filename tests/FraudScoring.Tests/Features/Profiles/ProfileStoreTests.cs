using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Features.Velocity;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>Profiles as a part of the store: what they cost, and what a set of them alone does.</summary>
public class ProfileStoreTests
{
    [Fact]
    public void Apply_Warm_DoesNotAllocate()
    {
        var set = ProfileFeatures.Everything;
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        var batch = new FeatureBatch(set, 64);
        var payments = new PaymentStream(15, 1, ProfileFeatures.Lateness).Take(3200).ToArray();

        var allocated = Allocations.Least(() =>
        {
            for (var i = 0; i < payments.Length; i += 64)
            {
                batch.Clear();
                for (var k = 0; k < 64; k++)
                {
                    batch.Add(payments[i + k]);
                    store.Apply(batch, k);
                    store.AddScore(batch, k, 0.5);
                    store.ApplyLabel(batch.EventAt(k), LabelKind.None, LabelKind.Fraud);
                }

                for (var k = 0; k < 64; k++)
                    payments[i + k].EventTimeUnixMs += 7_200_000;
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Apply_NoSeries_WorksOnProfilesAlone()
    {
        var set = ProfileFeatures.Parse(ProfileFeatures.One("ratio", "running_ratio", """ "entity": "card", "clip": 2, "start": 50 """));
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        var batch = new FeatureBatch(set, 2);
        var t = Payments.Minimal();
        t.AmountMinor = 10_000;
        batch.Add(t);
        batch.Add(t);

        store.Apply(batch);

        Assert.Equal([2f, 100 / 75f], new[] { batch.Row(0)[0], batch.Row(1)[0] });
        Assert.Equal(1, store.KeyCount);
    }

    [Fact]
    public void Apply_MemoryBoundReached_ForgetsIdleProfiles()
    {
        var set = ProfileFeatures.Parse(ProfileFeatures.One("ratio", "running_ratio", """ "entity": "card", "clip": 2, "start": 50 """));
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions { BytesMax = 1 << 20 });
        var batch = new FeatureBatch(set, 1);
        for (var i = 0; i < 50_000; i++)
        {
            var t = Payments.Minimal();
            Payments.Set(t, TextField.CardId, $"card-{i}");
            t.EventTimeUnixMs += i * 1000L;
            batch.Clear();
            batch.Add(t);
            store.Apply(batch);
        }

        Assert.True(store.EvictedCount > 0);
        Assert.InRange(store.KeyCount, 1_000, 20_000);
    }

    [Theory]
    [InlineData(22, 5, 23, 1)]
    [InlineData(22, 5, 4, 1)]
    [InlineData(22, 5, 5, 0)]
    [InlineData(22, 5, 12, 0)]
    [InlineData(0, 7, 6, 1)]
    [InlineData(0, 7, 7, 0)]
    public void Night_Hours_AreFromTheFirstToBeforeTheLast(int from, int until, int hour, float expected)
    {
        var set = ProfileFeatures.Parse(ProfileFeatures.One("n", "night", $$""" "from_hour": {{from}}, "until_hour": {{until}} """));
        var t = Payments.Minimal();
        t.EventTimeUnixMs = (Payments.NoonMs / 86_400_000 * 86_400_000) + (hour * 3_600_000L) + 1;
        var batch = new FeatureBatch(set, 1);
        batch.Add(t);

        Assert.Equal(expected, batch.Row(0)[0]);
    }

    [Fact]
    public void Weekend_EveryDayOfAWeek_IsOneOnTwo()
    {
        var set = ProfileFeatures.Parse(ProfileFeatures.One("w", "weekend"));
        for (var day = 0; day < 7; day++)
        {
            var t = Payments.Minimal();
            t.EventTimeUnixMs += day * 86_400_000L;
            var batch = new FeatureBatch(set, 1);
            batch.Add(t);
            var weekday = DateTimeOffset.FromUnixTimeMilliseconds(t.EventTimeUnixMs).DayOfWeek;

            Assert.Equal(weekday is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0, batch.Row(0)[0]);
        }
    }
}
