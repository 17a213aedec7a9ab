using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Features.Velocity;

/// <summary>The store against the naive recount, bit by bit.</summary>
public class VelocityRecountTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 200)]
    [InlineData(3, 2000)]
    [InlineData(4, 0.2)]
    [InlineData(9, 40_000)]
    public void Apply_EveryKindOfFeature_EqualsTheRecount(int seed, double stepSeconds)
    {
        var naive = Compare(TestFeatures.Everything, seed, stepSeconds, 900);

        Assert.Equal(stepSeconds < 1000, naive.BusyCount > 0);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 60)]
    [InlineData(7, 600)]
    public void Apply_CountsAndSums_EqualTheRecount(int seed, double stepSeconds)
    {
        var naive = Compare(TestFeatures.CountsAndSums, seed, stepSeconds, 2500);

        Assert.True(naive.BusyCount > 0);
    }

    [Fact]
    public void Apply_ManyFrauds_EqualTheRecountOfTheTiles()
    {
        var naive = Compare(TestFeatures.CountsAndSums, 8, 2, 2500, labelled: 0.5);

        Assert.True(naive.BusyFraudCount > 0);
    }

    private static NaiveVelocity Compare(FeatureSet set, int seed, double stepSeconds, int count, double labelled = 0.1)
    {
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        var batch = new FeatureBatch(set, 1);
        var naive = new NaiveVelocity(set);
        var labels = new Labels(set, seed, labelled);
        foreach (var t in new PaymentStream(seed, stepSeconds, TestFeatures.Lateness).Take(count))
        {
            batch.Clear();
            batch.Add(t);
            store.Apply(batch);

            AssertRow(set, naive.Apply(t), batch.Row(0), t);
            labels.Next(t, store, naive);
        }

        Assert.True(store.LateCount > 0);
        return naive;
    }

    private static void AssertRow(FeatureSet set, float?[] expected, ReadOnlySpan<float> actual, Transaction t)
    {
        for (var i = 0; i < set.Count; i++)
        {
            if (expected[i] is { } value && BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{set.Names[i]} at {t.EventTimeUnixMs}: expected {value:R}, got {actual[i]:R}");
        }
    }

    /// <summary>Labels that come some time after their payments, and are taken back sometimes.</summary>
    private sealed class Labels(FeatureSet set, int seed, double share)
    {
        private readonly Random _random = new(seed);
        private readonly List<Transaction> _known = [];
        private readonly List<Transaction> _open = [];

        public void Next(Transaction t, InMemoryVelocityStore store, NaiveVelocity naive)
        {
            _open.Add(t);
            if (_random.NextDouble() < share)
            {
                var payment = Draw(_open, 300);
                _known.Add(payment);
                Apply(payment, LabelKind.None, LabelKind.Fraud, store);
                naive.Label(payment, true);
            }

            if (_known.Count > 0 && _random.NextDouble() < share / 5)
            {
                var payment = Draw(_known, 20);
                Apply(payment, LabelKind.Fraud, LabelKind.Genuine, store);
                naive.Label(payment, false);
            }
        }

        private void Apply(Transaction t, LabelKind previous, LabelKind label, InMemoryVelocityStore store)
        {
            var e = FeatureBatch.EventOf(set, t);
            store.ApplyLabel(e, previous, label);
        }

        private Transaction Draw(List<Transaction> from, int newest)
        {
            var at = from.Count - 1 - _random.Next(Math.Min(from.Count, newest));
            var t = from[at];
            from.RemoveAt(at);
            return t;
        }
    }
}
