using FraudScoring.Core;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features.Velocity;

public class InMemoryVelocityStoreTests
{
    private const string CardCount = """ { "name": "n", "kind": "count", "entity": "card", "window": "1d" } """;

    [Theory]
    [InlineData(11, 30)]
    [InlineData(12, 900)]
    public void Apply_BatchesOf64AndOf1_GiveTheSameBits(int seed, double stepSeconds)
    {
        var payments = new PaymentStream(seed, stepSeconds, TestFeatures.Lateness).Take(6000).ToArray();

        Assert.Equal(Rows(TestFeatures.Everything, payments, 1), Rows(TestFeatures.Everything, payments, 64));
    }

    [Fact]
    public void Apply_OtherKeysBetween_ChangeNothing()
    {
        var payments = new PaymentStream(13, 60, TestFeatures.Lateness).Take(3000).ToArray();
        var mixed = new List<Transaction>();
        foreach (var (t, i) in payments.Select((t, i) => (t, i)))
        {
            mixed.Add(t);
            // Other keys come and go, so that blocks are reused and the sweep is elsewhere.
            for (var k = 0; k < i % 7; k++)
                mixed.Add(OtherKeys(t.EventTimeUnixMs, (i * 7) + k));
        }

        var rows = Rows(TestFeatures.Everything, mixed, 64).Where((_, i) => !Payments.Get(mixed[i], TextField.CardId).StartsWith('o'));

        Assert.Equal(Rows(TestFeatures.Everything, payments, 64), rows);
    }

    [Fact]
    public void Apply_129thEventInTheKeptSpan_TurnsTheKeyToTiles()
    {
        var store = new InMemoryVelocityStore(TestFeatures.Parse(CardCount), new VelocityStoreOptions());
        for (var i = 0; i < 128; i++)
            Assert.Equal(i + 1, Count(store, "a", i * 1000));
        Assert.Equal(SeriesHeader.Exact, FormatOf(store, "a"));

        Count(store, "a", 128_000);

        Assert.Equal(SeriesHeader.Tiled, FormatOf(store, "a"));
    }

    [Fact]
    public void Apply_129thEventWhenTheFirstIsJustOutOfTheKeptSpan_StaysExact()
    {
        // A window of a day and two hours of lateness.
        const long KeptMs = 26 * 3_600_000;
        var store = new InMemoryVelocityStore(TestFeatures.Parse(CardCount), new VelocityStoreOptions());
        for (var i = 0; i < 128; i++)
            Count(store, "a", i == 0 ? 0 : KeptMs - 1000 + i);

        Count(store, "a", KeptMs);
        Assert.Equal(SeriesHeader.Exact, FormatOf(store, "a"));

        Count(store, "a", KeptMs);
        Assert.Equal(SeriesHeader.Tiled, FormatOf(store, "a"));
    }

    [Fact]
    public void Apply_IdleForTheKeptSpan_StartsAgainExact()
    {
        var store = new InMemoryVelocityStore(TestFeatures.Parse(CardCount), new VelocityStoreOptions());
        for (var i = 0; i < 200; i++)
            Count(store, "a", i);
        Assert.Equal(SeriesHeader.Tiled, FormatOf(store, "a"));

        Assert.Equal(1, Count(store, "a", 199 + (26 * 3_600_000)));
        Assert.Equal(SeriesHeader.Exact, FormatOf(store, "a"));
    }

    [Fact]
    public void Apply_IdleKeys_AreSweptAway()
    {
        var store = new InMemoryVelocityStore(TestFeatures.Parse(CardCount), new VelocityStoreOptions());
        for (var i = 0; i < 5000; i++)
            Count(store, $"card{i}", i);
        Assert.Equal(5000, store.KeyCount);
        var bytes = store.Bytes;

        for (var i = 0; i < 8000; i++)
            Count(store, "other", (30 * 3_600_000L) + i);

        Assert.Equal(1, store.KeyCount);
        // The blocks of the one that stays, while it grows.
        Assert.InRange(store.Bytes - bytes, 0, 16 << 10);
        Assert.Equal(0, store.EvictedCount);
    }

    [Fact]
    public void Apply_MoreKeysThanFit_EvictsTheOldestAndStaysBounded()
    {
        const long BytesMax = 8 << 20;
        var store = new InMemoryVelocityStore(TestFeatures.Parse(CardCount), new VelocityStoreOptions { BytesMax = BytesMax });
        // Ten hours for each: the first are idle for more than a quarter of their span when memory ends.
        for (var i = 0; i < 300_000; i++)
            Count(store, $"card{i}", i * 10L * 3_600_000 / 65_000);

        Assert.InRange(store.EvictedCount, 100_000, 299_000);
        Assert.InRange(store.Bytes, BytesMax / 2, (BytesMax * 21 / 20) + (4 << 20));
        Assert.Equal(2, Count(store, "card299999", 300_000 * 10L * 3_600_000 / 65_000));
    }

    [Fact]
    public void Apply_MoreNewKeysAtOnceThanFit_StaysBounded()
    {
        const long BytesMax = 8 << 20;
        var store = new InMemoryVelocityStore(TestFeatures.Everything, new VelocityStoreOptions { BytesMax = BytesMax });
        var batch = new FeatureBatch(TestFeatures.Everything, 1);
        for (var i = 0; i < 40_000; i++)
        {
            batch.Clear();
            batch.Add(OtherKeys(Payments.NoonMs, i * 10));
            store.Apply(batch);
        }

        Assert.True(store.EvictedCount > 0);
        Assert.InRange(store.Bytes, BytesMax / 2, BytesMax * 3 / 2);
    }

    [Fact]
    public void Apply_TooLate_IsMarkedAndNotCounted()
    {
        var set = TestFeatures.Parse(CardCount);
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        Count(store, "a", 7_200_000);
        Assert.Equal(1, Count(store, "a", 0));
        var batch = new FeatureBatch(set, 1);
        batch.Add(Payment("a", -1));

        store.Apply(batch);

        Assert.True(batch.IsLate(0));
        Assert.True(float.IsNaN(batch.Row(0)[0]));
        Assert.Equal(1, store.LateCount);
        Assert.Equal(3, Count(store, "a", 7_200_000));
    }

    [Fact]
    public void ApplyLabel_BeforeAnyPayment_IsKept()
    {
        var set = TestFeatures.Parse(
            """ { "name": "f", "kind": "label_frauds", "entity": "card", "window": "1d", "delay": "0s" } """);
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        for (var i = 0; i < 3; i++)
            store.ApplyLabel(FeatureBatch.EventOf(set, Payment("a", i)), LabelKind.None, LabelKind.Fraud);
        store.ApplyLabel(FeatureBatch.EventOf(set, Payment("a", 9)), LabelKind.Genuine, LabelKind.Genuine);
        store.ApplyLabel(FeatureBatch.EventOf(set, Payment("a", 1)), LabelKind.Fraud, LabelKind.None);

        Assert.Equal(2, Count(store, "a", 10));
    }

    [Theory]
    [InlineData("30d", 1)]
    [InlineData("90d", 1)]
    [InlineData("30d", 20)]
    public void Apply_AmountsOfEverySize_AddUp(string window, int daysBetween)
    {
        var set = TestFeatures.Parse(
            $$""" { "name": "s", "kind": "sum", "entity": "card", "window": "{{window}}", "prior": true } """);
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        // Around the largest amount that four bytes hold beside the declined flag.
        long[] amounts = [100, int.MaxValue - 1L, int.MaxValue, 5, 1L + int.MaxValue, 7, Limits.AmountMinorMax, 9, 1];
        var days = int.Parse(window.TrimEnd('d'), System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < amounts.Length; i++)
        {
            var inside = amounts[Math.Max(0, i - ((days - 1) / daysBetween))..i];
            var payment = Payment("a", i * daysBetween * 86_400_000L);
            payment.AmountMinor = amounts[i];

            Assert.Equal((float)(inside.Sum() / 100.0), Rows(store, [payment], 1)[0][0]);
        }
    }

    [Fact]
    public void Restore_ABlock_GivesTheSameFeatures()
    {
        var payments = new PaymentStream(14, 60, TestFeatures.Lateness).Take(3000).ToArray();
        var store = new InMemoryVelocityStore(TestFeatures.Everything, new VelocityStoreOptions());
        Rows(store, payments[..2000], 64);
        var copy = new InMemoryVelocityStore(TestFeatures.Everything, new VelocityStoreOptions());
        copy.RestoreWatermark(store.WatermarkMs);
        for (var i = 0; i < store.Tables.Length; i++)
            Copy(store.Tables[i].Payments, copy.Tables[i].Payments);

        Assert.Equal(Rows(store, payments[2000..], 64), Rows(copy, payments[2000..], 64));
    }

    [Fact]
    public void Apply_Warm_DoesNotAllocate()
    {
        var set = TestFeatures.Everything;
        var store = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        var batch = new FeatureBatch(set, 64);
        var payments = new PaymentStream(15, 1, TestFeatures.Lateness).Take(6400).ToArray();

        var allocated = Allocations.Least(() =>
        {
            for (var i = 0; i < payments.Length; i += 64)
            {
                batch.Clear();
                for (var k = 0; k < 64; k++)
                    batch.Add(payments[i + k]);
                store.Apply(batch);
                for (var k = 0; k < 64; k++)
                    payments[i + k].EventTimeUnixMs += 7_200_000;
            }
        });

        Assert.Equal(0, allocated);
    }

    private static void Copy(SeriesTable from, SeriesTable to)
    {
        for (var segment = 0; segment < KeyMap.SegmentCount; segment++)
        {
            foreach (var slot in from.Keys.Slots(segment))
            {
                if (slot == 0)
                    continue;
                var block = from.BlockOf(KeyMap.HandleOf(slot));
                Assert.True(to.Restore(block[..from.UsedBytes(block)]));
                Assert.False(to.Restore(block[..from.UsedBytes(block)]));
            }
        }
    }

    private static unsafe byte FormatOf(InMemoryVelocityStore store, string card)
    {
        var series = store.Tables[0].Payments;
        var slot = *series.Keys.Find(EntityKey.Of(System.Text.Encoding.ASCII.GetBytes(card)));
        Assert.NotEqual(0UL, slot);
        return SeriesHeader.Of(series.BlockOf(KeyMap.HandleOf(slot))).Format;
    }

    private static float Count(InMemoryVelocityStore store, string card, long timeMs)
        => Rows(store, [Payment(card, timeMs)], 1)[0][0];

    private static float[][] Rows(FeatureSet set, IReadOnlyList<Transaction> payments, int batchSize)
        => Rows(new InMemoryVelocityStore(set, new VelocityStoreOptions()), payments, batchSize);

    private static float[][] Rows(InMemoryVelocityStore store, IReadOnlyList<Transaction> payments, int batchSize)
    {
        var rows = new List<float[]>();
        var batch = new FeatureBatch(store.Features, batchSize);
        foreach (var chunk in payments.Chunk(batchSize))
        {
            batch.Clear();
            foreach (var t in chunk)
                batch.Add(t);
            store.Apply(batch);
            for (var i = 0; i < chunk.Length; i++)
                rows.Add(batch.Row(i).ToArray());
        }

        return [.. rows];
    }

    private static Transaction Payment(string card, long timeMs)
    {
        var t = Payments.Minimal();
        t.EventTimeUnixMs = Payments.NoonMs + timeMs;
        Payments.Set(t, TextField.CardId, card);
        return t;
    }

    private static Transaction OtherKeys(long timeMs, int n)
    {
        var t = Payments.Minimal();
        t.EventTimeUnixMs = timeMs;
        foreach (var kind in Enum.GetValues<EntityKind>())
            Payments.Set(t, EntityKey.Field(kind), $"o{n / 10}");
        return t;
    }
}
