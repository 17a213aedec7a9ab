using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Features.Velocity.Shared;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features.Velocity.Shared;

/// <summary>State that is folded from bytes against state in memory, bit by bit.</summary>
public class VelocityFoldTests
{
    [Theory]
    [InlineData(1, 0.2, 1, 8)]
    [InlineData(2, 20, 7, 3)]
    [InlineData(3, 2000, 64, 16)]
    [InlineData(4, 2, 64, 1)]
    [InlineData(5, 40_000, 5, 1000)]
    public void Compute_EveryKindOfFeature_EqualsMemory(int seed, double stepSeconds, int batchMax, int compactAt)
        => Compare(TestFeatures.Everything, seed, stepSeconds, batchMax, compactAt, 1500, labelled: 0.2);

    [Theory]
    [InlineData(6, 2, 16)]
    [InlineData(7, 200, 4)]
    public void Compute_ManyFrauds_EqualsMemory(int seed, double stepSeconds, int compactAt)
        => Compare(TestFeatures.CountsAndSums, seed, stepSeconds, 16, compactAt, 4000, labelled: 0.6);

    [Fact]
    public void Compute_SteadyState_DoesNotAllocate()
    {
        var set = TestFeatures.CountsAndSums;
        var (fold, values, batch) = (new VelocityFold(set, 16), new SharedValues(), new FeatureBatch(set, 16));
        var payments = new PaymentStream(11, 1, TestFeatures.Lateness).Take(2000).ToArray();
        foreach (var chunk in payments.Chunk(16).Take(120))
            Apply(fold, values, batch, chunk, 16);
        batch.Clear();
        foreach (var t in payments[^16..])
            batch.Add(t);
        // Twice: the first time moves the watermark, which events carry.
        fold.Begin(batch, new bool[16]);
        fold.Begin(batch, new bool[16]);
        var present = values.Append(fold);

        var allocated = Allocations.Least(() =>
        {
            for (var i = 0; i < fold.KeyCount; i++)
                fold.Read(i, present[i]);
            fold.Compute(batch);
            for (var i = 0; i < fold.KeyCount; i++)
                fold.WriteState(i);
            fold.Begin(batch, stackalloc bool[16]);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Read_AnyByteChangedOrMissing_ThrowsOrReads()
    {
        var set = TestFeatures.Everything;
        var (fold, values, batch) = (new VelocityFold(set, 8), new SharedValues(), new FeatureBatch(set, 8));
        foreach (var chunk in new PaymentStream(12, 0.5, TestFeatures.Lateness).Take(400).Chunk(8))
            Apply(fold, values, batch, chunk, 30);
        fold.Begin(batch, new bool[8]);
        var present = values.Append(fold);
        var random = new Random(5);
        var refused = 0;

        for (var round = 0; round < 3000; round++)
        {
            var at = random.Next(fold.KeyCount);
            var bytes = present[at].ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            fold.Begin(batch, new bool[8]);
            try
            {
                fold.Read(at, bytes.AsSpan(0, random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 3000);
    }

    [Fact]
    public void Constructor_FeaturesOfProfiles_SaysThatTheyCannotBeShared()
    {
        var set = TestFeatures.Parse("""{ "name": "g", "kind": "group_zscore", "group": "mcc" }""");

        var error = Assert.Throws<FeatureSetException>(() => new VelocityFold(set, 1));

        Assert.Contains("profiles and groups", error.Message, StringComparison.Ordinal);
    }

    private static void Compare(
        FeatureSet set, int seed, double stepSeconds, int batchMax, int compactAt, int count, double labelled)
    {
        var random = new Random(seed);
        var memory = new InMemoryVelocityStore(set, new VelocityStoreOptions());
        var values = new SharedValues();
        // Two that share the values and take turns; both have seen the same watermark.
        var folds = new[] { new VelocityFold(set, batchMax), new VelocityFold(set, batchMax) };
        var (expected, actual) = (new FeatureBatch(set, batchMax), new FeatureBatch(set, batchMax));
        var seen = new List<Transaction>();
        foreach (var chunk in new PaymentStream(seed, stepSeconds, TestFeatures.Lateness).Take(count).Chunk(batchMax))
        {
            var fold = folds[random.Next(2)];
            foreach (var other in folds)
                other.RestoreWatermark(memory.WatermarkMs);
            expected.Clear();
            foreach (var t in chunk)
                expected.Add(t);
            memory.Apply(expected);
            Apply(fold, values, actual, chunk, compactAt);

            AssertSame(set, expected, actual);
            seen.AddRange(chunk);
            if (random.NextDouble() < labelled)
                Label(set, seen[random.Next(Math.Max(0, seen.Count - 300), seen.Count)], random.Next(4) > 0, memory, fold, values);
        }

        Assert.True(values.Compactions > 0 || compactAt >= 1000);
        Assert.Equal(memory.LateCount, folds.Sum(f => f.LateCount));
    }

    private static void Label(
        FeatureSet set, Transaction t, bool isFraud, InMemoryVelocityStore memory, VelocityFold fold, SharedValues values)
    {
        var e = FeatureBatch.EventOf(set, t);
        var (previous, label) = isFraud ? (LabelKind.None, LabelKind.Fraud) : (LabelKind.Fraud, LabelKind.Genuine);
        memory.ApplyLabel(e, previous, label);
        fold.RestoreWatermark(memory.WatermarkMs);
        fold.BeginLabel(e, previous, label);
        values.Append(fold);
    }

    private static void Apply(VelocityFold fold, SharedValues values, FeatureBatch batch, Transaction[] payments, int compactAt)
    {
        batch.Clear();
        foreach (var t in payments)
            batch.Add(t);
        fold.Begin(batch, new bool[payments.Length]);
        var present = values.Append(fold);
        for (var i = 0; i < fold.KeyCount; i++)
            fold.Read(i, present[i]);
        fold.Compute(batch);
        values.Compact(fold, compactAt);
    }

    private static void AssertSame(FeatureSet set, FeatureBatch expected, FeatureBatch actual)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected.IsLate(i), actual.IsLate(i));
            for (var f = 0; f < set.Count && !expected.IsLate(i); f++)
            {
                var (want, got) = (expected.Row(i)[f], actual.Row(i)[f]);
                if (BitConverter.SingleToInt32Bits(want) != BitConverter.SingleToInt32Bits(got))
                    Assert.Fail($"{set.Names[f]} of payment {i}: expected {want:R}, got {got:R}");
            }
        }
    }
}
