extern alias loadtests;
using FsCheck;
using FsCheck.Fluent;
using loadtests::FraudScoring.LoadTests.Measuring;

namespace FraudScoring.Tests.LoadTests.Measuring;

public class HighDynamicRangeHistogramTests
{
    [Fact]
    public void Percentile_AnyDurations_WithinATenthOfAPercentOfTheSortedOnes() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).NonEmptyListOf().ToArbitrary(), durations =>
        {
            var histogram = new HighDynamicRangeHistogram();
            foreach (var ns in durations)
                histogram.Record(ns);
            var sorted = durations.Order().ToArray();
            return Array.TrueForAll([0.01, 0.5, 0.9, 0.99, 0.9999, 1.0], share =>
            {
                var exact = sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
                var found = histogram.Percentile(share);
                return found >= exact && found <= (exact * 1.001) + 1;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Percentile_AroundAMillisecond_IsFinerThanAMicrosecond()
    {
        var histogram = new HighDynamicRangeHistogram();
        histogram.Record(1_000_000);
        histogram.Record(1_001_000);

        Assert.InRange(histogram.Percentile(0.5), 1_000_000, 1_000_999);
        Assert.Equal(1_001_000, histogram.Percentile(1));
    }

    [Fact]
    public void Record_BeyondTheRange_CountsAsTheEnd()
    {
        var histogram = new HighDynamicRangeHistogram();
        histogram.Record(long.MaxValue);
        histogram.Record(-5);

        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.Percentile(0.5));
        Assert.Equal(HighDynamicRangeHistogram.HighestNs, histogram.Percentile(1));
    }

    [Fact]
    public void Percentile_NothingRecorded_IsZero() => Assert.Equal(0, new HighDynamicRangeHistogram().Percentile(0.99));

    [Fact]
    public void Add_Another_IsAsIfAllWereRecordedHere()
    {
        var (one, other, all) = (new HighDynamicRangeHistogram(), new HighDynamicRangeHistogram(), new HighDynamicRangeHistogram());
        for (var ns = 1; ns < 5_000_000; ns += 777)
        {
            (ns % 2 == 0 ? one : other).Record(ns);
            all.Record(ns);
        }

        one.Add(other);

        Assert.Equal(all.Count, one.Count);
        Assert.Equal(all.MaxNs, one.MaxNs);
        Assert.Equal(all.MeanNs, one.MeanNs);
        Assert.Equal(all.Percentile(0.37), one.Percentile(0.37));
    }

    [Fact]
    public void Record_DoesNotAllocate()
    {
        var histogram = new HighDynamicRangeHistogram();
        histogram.Record(1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var ns = 0; ns < 1_000_000; ns += 1_000)
            histogram.Record(ns);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
