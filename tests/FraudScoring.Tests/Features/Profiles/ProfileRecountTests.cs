using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Features.Velocity;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>Profiles against a recount from plain lists, bit by bit.</summary>
public class ProfileRecountTests
{
    private static readonly FeatureSet Set = ProfileFeatures.Everything;
    private static readonly TimeSpan Delay = TimeSpan.FromHours(2);

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 400)]
    [InlineData(3, 4000)]
    public void Apply_EveryKind_EqualsTheRecount(int seed, double stepSeconds)
    {
        var store = new InMemoryVelocityStore(Set, new VelocityStoreOptions());
        var batch = new FeatureBatch(Set, 1);
        var random = new Random(seed);
        var profiles = new Dictionary<(EntityKind, string), NaiveProfile>();
        var payments = new List<NaivePayment>();
        var frauds = new List<NaivePayment>();
        foreach (var t in new PaymentStream(seed, stepSeconds, ProfileFeatures.Lateness).Take(500))
        {
            batch.Clear();
            batch.Add(t);
            store.Apply(batch);
            var payment = new NaivePayment { Transaction = t, Row = batch.Row(0).ToArray(), Score = (t.AmountMinor % 1000) / 1000f };
            if (batch.IsLate(0))
            {
                Assert.All(Set.Definitions.Where(d => d.IsProfile || d.IsGroup), d => Assert.True(float.IsNaN(Value(payment, d))));
                continue;
            }

            Compare(profiles, payment, store.WatermarkMs);
            store.AddScore(batch, 0, payment.Score);
            payments.Add(payment);
            if (random.Next(4) == 0)
                Report(payments[^(1 + random.Next(Math.Min(payments.Count, 40)))], true);
            if (frauds.Count > 0 && random.Next(20) == 0)
                Report(frauds[random.Next(frauds.Count)], false);
        }

        Assert.True(profiles.Values.Max(p => p.Count) > 30);
        Assert.True(store.LateCount > 0);

        void Report(NaivePayment p, bool isFraud)
        {
            if (p.IsFraud == isFraud)
                return;
            // The frauds that count late have their explanation from the amount alone when their event is gone; those
            // here are still within what is kept, or are left alone.
            if (p.TimeMs <= store.WatermarkMs - TimeSpan.FromHours(4).TotalMilliseconds)
                return;
            store.ApplyLabel(
                FeatureBatch.EventOf(Set, p.Transaction), isFraud ? LabelKind.None : LabelKind.Fraud, isFraud ? LabelKind.Fraud : LabelKind.Genuine);
            var own = Kinds(p.Transaction).Select(kind => profiles[kind]).ToArray();
            foreach (var profile in own)
                profile.Advance(store.WatermarkMs);
            p.IsFraud = isFraud;
            frauds.Add(p);
            foreach (var profile in own)
                profile.Report(p, isFraud);
        }
    }

    private static void Compare(Dictionary<(EntityKind, string), NaiveProfile> profiles, NaivePayment payment, long watermarkMs)
    {
        var kinds = Kinds(payment.Transaction).ToArray();
        foreach (var kind in kinds)
        {
            if (!profiles.TryGetValue(kind, out var profile) || profile.IsIdle(watermarkMs))
                profiles[kind] = profile = Create(kind.Item1);
            profile.Advance(watermarkMs);
        }

        foreach (var d in Set.Definitions.Where(d => d.IsProfile))
        {
            var profile = kinds.Where(k => k.Item1 == d.Entity).Select(k => profiles[k]).FirstOrDefault();
            var expected = profile?.Value(d, payment) ?? (d.Else is null ? float.NaN : payment.Row[Set.Names.ToList().IndexOf(d.Else)]);
            var actual = Value(payment, d);
            if (BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(actual))
                Assert.Fail($"{d.Name} at {payment.TimeMs}: expected {expected:R}, got {actual:R}");
        }

        foreach (var kind in kinds)
            profiles[kind].Add(payment, watermarkMs);
    }

    private static NaiveProfile Create(EntityKind kind)
    {
        var clock = Set.Definitions.First(d => d.Entity == kind && d.Explained is not null);
        var decay = Set.Definitions.First(d => d.Entity == kind && d.Kind == FeatureKind.ClockDecayedRisk).Decay!.Value;
        return new NaiveProfile(Set, (long)Delay.TotalMilliseconds, clock.Explained!.Limits.ToDictionary(), decay);
    }

    private static float Value(NaivePayment p, FeatureDefinition d) => p.Row[Set.Names.ToList().IndexOf(d.Name)];

    private static IEnumerable<(EntityKind, string)> Kinds(Transaction t)
    {
        foreach (var kind in (EntityKind[])[EntityKind.Customer, EntityKind.Terminal])
        {
            var key = Payments.Get(t, EntityKey.Field(kind));
            if (key.Length > 0)
                yield return (kind, key);
        }
    }
}
