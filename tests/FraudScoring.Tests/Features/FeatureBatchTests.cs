using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features;

public class FeatureBatchTests
{
    private static readonly string[] RawKinds =
    [
        "amount", "hour", "weekday", "channel", "entry_mode", "avs_result", "cvv_result", "three_ds_result", "issuer_result",
        "mcc", "card_foreign", "shipping_mismatch",
    ];

    private static readonly FeatureSet Raw = FeatureSetJson.Parse(
        $$"""{ "features": [{{string.Join(",", RawKinds.Select(k => $$"""{ "name": "{{k}}", "kind": "{{k}}" }"""))}}] }""");

    [Fact]
    public void Add_FullPayment_GivesRawFeatures()
    {
        var batch = new FeatureBatch(Raw, 2);
        batch.Add(Payments.Full());

        var noon = DateTimeOffset.FromUnixTimeMilliseconds(Payments.NoonMs);
        Assert.Equal([12.5f, noon.Hour, ((int)noon.DayOfWeek + 6) % 7, 5, 6, 5, 2, 5, 2, 5411, 1, 0], batch.Row(0).ToArray());
    }

    [Fact]
    public void Add_MinimalPayment_HasNaNForWhatIsNotProvided()
    {
        var batch = new FeatureBatch(Raw, 1);
        batch.Add(Payments.Minimal());

        Assert.All(batch.Row(0)[3..].ToArray(), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void Add_EveryHourOfAFortnight_FollowsTheCalendar()
    {
        var batch = new FeatureBatch(Raw, 1);
        for (var hour = 0; hour < 14 * 24; hour++)
        {
            var t = Payments.Minimal();
            t.EventTimeUnixMs = Payments.NoonMs + (hour * 3_600_000L);
            batch.Clear();
            batch.Add(t);

            var time = DateTimeOffset.FromUnixTimeMilliseconds(t.EventTimeUnixMs);
            Assert.Equal((time.Hour, ((int)time.DayOfWeek + 6) % 7), (batch.Row(0)[1], batch.Row(0)[2]));
        }
    }

    [Fact]
    public void Add_MoreThanFit_IsRefusedAndHarmless()
    {
        var batch = new FeatureBatch(Raw, 1);
        batch.Add(Payments.Full());

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Add(Payments.Full()));
        Assert.Equal(1, batch.Count);
        Assert.Equal(batch.Stride, batch.Rows.Length);
        Assert.Equal(0, batch.Stride % 16);
    }

    [Fact]
    public void EventOf_APayment_HasTheKeysOfItsEntities()
    {
        var e = FeatureBatch.EventOf(Raw, Payments.Full());

        foreach (var kind in Enum.GetValues<EntityKind>())
            Assert.Equal(EntityKey.Of(Payments.Full().Text(EntityKey.Field(kind))), e.Key(kind));
        Assert.Equal(UInt128.Zero, FeatureBatch.EventOf(Raw, Payments.Minimal()).Key(EntityKind.Ip));
        Assert.Equal((Payments.NoonMs, 1250, true), (e.TimeMs, e.Amount, e.IsDeclined));
    }
}
