using FraudScoring.Training.Boosting;

namespace FraudScoring.Tests.Training.Boosting;

public class SplitScannerTests
{
    [Fact]
    public void Best_RandomHistograms_FindsWhatATrialOfAllSplitsFinds()
    {
        var random = new Random(21);
        for (int round = 0; round < 200; round++)
        {
            int bins = random.Next(2, 40);
            var histogram = new long[bins];
            for (int bin = 0; bin < bins; bin++)
                histogram[bin] = random.Next(4) == 0 ? 0 : ((long)random.Next(-1000, 1000) << 32) + random.Next(1, 1000);
            var options = new BoostingOptions { L2 = random.Next(3), L1 = random.Next(2), LeafHessianMin = random.Next(300), LeafRowsMin = 1 };
            var leaf = new LeafTotals(histogram.Sum(), 100_000, new GradientScale(1, 1), options);

            var best = new SplitScanner(bins).Best(5, histogram, leaf);

            double expected = BestGain(histogram, options, leaf);
            Assert.Equal(expected, best.Gain, Math.Abs(expected) * 1e-9);
            if (best.Gain > 0)
                Assert.Equal(best.Gain, Gain(histogram, best.Bin, best.IsMissingLeft, options, leaf), best.Gain * 1e-9);
        }
    }

    private static double BestGain(long[] histogram, BoostingOptions options, LeafTotals leaf)
    {
        double best = 0;
        for (int bin = 1; bin < histogram.Length; bin++)
        {
            best = Math.Max(best, Gain(histogram, bin, false, options, leaf));
            best = Math.Max(best, Gain(histogram, bin, true, options, leaf));
        }

        return best;
    }

    private static double Gain(long[] histogram, int bin, bool isMissingLeft, BoostingOptions options, LeafTotals leaf)
    {
        long left = histogram[1..(bin + 1)].Sum() + (isMissingLeft ? histogram[0] : 0);
        long right = leaf.Sum - left;
        if (Math.Min((int)left, (int)right) < Math.Max(1, options.LeafHessianMin))
            return 0;
        return Score(left, options) + Score(right, options) - Score(leaf.Sum, options);
    }

    private static double Score(long sum, BoostingOptions options)
    {
        double strength = Math.Max(0, Math.Abs((double)(int)(sum >> 32)) - options.L1);
        return strength * strength / ((int)sum + options.L2);
    }
}
