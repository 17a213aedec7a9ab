using System.Buffers;
using System.Runtime.InteropServices;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Features.Velocity;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>A store put back from parts of different moments and the log behind them goes on with the same bits.</summary>
public class ProfileSnapshotTests
{
    private static readonly FeatureSet Set = ProfileFeatures.Everything;

    [Theory]
    [InlineData(11, 20)]
    [InlineData(12, 1)]
    public void Load_PartsSavedOverTime_GoesOnWithTheSameBits(int seed, double stepSeconds)
    {
        var store = new InMemoryVelocityStore(Set, new VelocityStoreOptions());
        var snapshot = new VelocitySnapshot(store);
        var parts = new List<(byte[] Bytes, ulong SeenBefore)>();
        var log = new List<Entry>();
        var random = new Random(seed);
        var payments = new PaymentStream(seed, stepSeconds, ProfileFeatures.Lateness).Take(1500).ToArray();
        foreach (var t in payments[..1000])
        {
            Next(t, store, log, random);
            // From the 600th entry on some parts are saved behind every payment, each as of its own moment.
            for (var i = 0; log.Count >= 600 && i < 16 && parts.Count < snapshot.PartCount; i++)
                parts.Add(Save(snapshot, parts.Count, (ulong)log.Count));
        }

        Assert.Equal(snapshot.PartCount, parts.Count);
        var again = Restore(parts, log);

        foreach (var t in payments[1000..])
        {
            var rest = new List<Entry>();
            var seedOfBoth = random.Next();
            var row = Next(t, store, log, new Random(seedOfBoth));
            Assert.True(Bits(row).SequenceEqual(Bits(Next(t, again, rest, new Random(seedOfBoth)))), $"at {t.EventTimeUnixMs}");
        }

        Assert.Equal(store.KeyCount, again.KeyCount);
    }

    [Fact]
    public void Load_BytesCutShort_IsRefused()
    {
        var store = new InMemoryVelocityStore(Set, new VelocityStoreOptions());
        foreach (var t in new PaymentStream(1, 20, ProfileFeatures.Lateness).Take(300))
            Next(t, store, [], new Random(1));
        var snapshot = new VelocitySnapshot(store);
        var part = Enumerable.Range(0, snapshot.PartCount).Reverse().First(p => Save(snapshot, p, 0).Bytes.Length > 0);
        var bytes = Save(snapshot, part, 0).Bytes;

        var other = new VelocitySnapshot(new InMemoryVelocityStore(Set, new VelocityStoreOptions()));

        Assert.Throws<InvalidDataException>(() => other.Load(part, bytes.AsSpan(0, bytes.Length - 8), 0));
    }

    private static float[] Next(Transaction t, InMemoryVelocityStore store, List<Entry> log, Random random)
    {
        var batch = new FeatureBatch(Set, 1);
        batch.Add(t);
        store.Apply(batch);
        var row = batch.Row(0).ToArray();
        var score = (t.AmountMinor % 1000) / 1000.0;
        store.AddScore(batch, 0, score);
        var e = FeatureBatch.EventOf(Set, t);
        log.Add(new Entry(e, row, score, LabelKind.None, store.WatermarkMs));
        if (random.Next(4) == 0)
        {
            store.ApplyLabel(e, LabelKind.None, LabelKind.Fraud);
            log.Add(new Entry(e, null, 0, LabelKind.Fraud, store.WatermarkMs));
        }

        return row;
    }

    private static (byte[] Bytes, ulong SeenBefore) Save(VelocitySnapshot snapshot, int part, ulong seenBefore)
    {
        var to = new ArrayBufferWriter<byte>();
        snapshot.Save(part, to);
        return (to.WrittenSpan.ToArray(), seenBefore);
    }

    private static InMemoryVelocityStore Restore(List<(byte[] Bytes, ulong SeenBefore)> parts, List<Entry> log)
    {
        var store = new InMemoryVelocityStore(Set, new VelocityStoreOptions());
        var snapshot = new VelocitySnapshot(store);
        for (var i = 0; i < parts.Count; i++)
            snapshot.Load(i, parts[i].Bytes, parts[i].SeenBefore);
        var from = (int)parts.Min(p => p.SeenBefore);
        snapshot.RestoreWatermark(log[from - 1].WatermarkMs);
        for (var i = from; i < log.Count; i++)
        {
            if (log[i].Row is { } row)
                snapshot.Replay(log[i].Event, row, log[i].Score, (ulong)i);
            else
                snapshot.ReplayLabel(log[i].Event, LabelKind.None, log[i].Label, (ulong)i);
        }

        return store;
    }

    private static ReadOnlySpan<byte> Bits(float[] row) => MemoryMarshal.AsBytes(row.AsSpan());

    private sealed record Entry(VelocityEvent Event, float[]? Row, double Score, LabelKind Label, long WatermarkMs);
}
