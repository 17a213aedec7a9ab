namespace FraudScoring.Training.Boosting;

/// <summary>
/// Finds the best split of a leaf by a set of categories. Ordered by their gradient statistics, the best set is a run
/// from one end (Fisher, "On grouping for maximum homogeneity", 1958), so as many sets are tried as there are
/// categories, not two to that power. Categories with little hessian are pulled towards the middle of the order and the
/// penalty is higher than for numbers, or sets of rare categories would win by chance (as in LightGBM, Ke et al., 2017).
/// </summary>
/// <remarks>Bin 0 is missing and tried on both sides; the last bin is all rare categories, which no set can name.</remarks>
internal sealed class CategoryScanner
{
    private readonly double[] _ratios;
    private readonly int[] _bins;

    public CategoryScanner(int binsMax)
    {
        _ratios = new double[binsMax];
        _bins = new int[binsMax];
    }

    /// <summary>The best split of a feature with this histogram, or <see cref="Split.None"/>.</summary>
    public Split Best(int feature, ReadOnlySpan<long> histogram, in LeafTotals leaf)
    {
        int count = Order(histogram, leaf);
        long missing = histogram[0];
        var best = new Candidate(leaf.Score, 0, false, false, 0);
        Try(histogram, count, true, 0, leaf, ref best);
        Try(histogram, count, false, 0, leaf, ref best);
        if (missing != 0)
        {
            Consider(0, true, missing, true, leaf, ref best);
            Try(histogram, count, true, missing, leaf, ref best);
            Try(histogram, count, false, missing, leaf, ref best);
        }

        double gain = leaf.ToGain(best.Gain - leaf.Score);
        if (best.LeftSum == 0 || !(gain > 0))
            return Split.None;
        // Where nothing was missing, what is missing later goes with the categories that no set names.
        return new Split(gain, feature, 0, best.IsMissingLeft, best.LeftSum) { LeftBins = SetOf(best, count, histogram.Length) };
    }

    private int Order(ReadOnlySpan<long> histogram, in LeafTotals leaf)
    {
        int count = 0;
        for (int bin = 1; bin < histogram.Length - 1; bin++)
        {
            int hessian = (int)histogram[bin];
            if (hessian <= 0)
                continue;
            _ratios[count] = (int)(histogram[bin] >> 32) / (hessian + leaf.CategorySmoothing);
            _bins[count++] = bin;
        }

        // Bins are numbered by frequency; the sort is not stable, so equal ratios are put in that order after it.
        Array.Sort(_ratios, _bins, 0, count);
        for (int start = 0; start < count;)
        {
            int end = start + 1;
            while (end < count && _ratios[end] == _ratios[start])
                end++;
            Array.Sort(_bins, start, end - start);
            start = end;
        }

        return count;
    }

    private void Try(ReadOnlySpan<long> histogram, int count, bool isFromLow, long missing, in LeafTotals leaf, ref Candidate best)
    {
        long sum = missing;
        // Without others, all categories on the left is missing values against the rest, which is tried the other way
        // round: then categories that are not known yet stay with the known ones.
        int most = Math.Min(histogram[^1] == 0 ? count - 1 : count, leaf.CategoriesPerSplitMax);
        for (int size = 1; size <= most; size++)
        {
            sum += histogram[_bins[isFromLow ? size - 1 : count - size]];
            Consider(size, isFromLow, sum, missing != 0, leaf, ref best);
        }
    }

    private static void Consider(int size, bool isFromLow, long sum, bool isMissingLeft, in LeafTotals leaf, ref Candidate best)
    {
        int leftHessian = (int)sum;
        int rightHessian = leaf.Hessian - leftHessian;
        if (leftHessian < leaf.HessianMin || rightHessian < leaf.HessianMin)
            return;
        double gradient = (int)(sum >> 32);
        double penalty = leaf.L2 + leaf.CategoryL2;
        double gain = Worth(gradient, leftHessian + penalty, leaf) + Worth(leaf.Gradient - gradient, rightHessian + penalty, leaf);
        if (gain > best.Gain)
            best = new Candidate(gain, size, isFromLow, isMissingLeft, sum);
    }

    private static double Worth(double gradient, double hessian, in LeafTotals leaf)
        => leaf.Worth(gradient, hessian, leaf.Value(gradient, hessian));

    private uint[] SetOf(in Candidate best, int count, int binCount)
    {
        var bins = new uint[(binCount + 31) / 32];
        for (int i = 0; i < best.Size; i++)
        {
            int bin = _bins[best.IsFromLow ? i : count - 1 - i];
            bins[bin >> 5] |= 1u << (bin & 31);
        }

        if (best.IsMissingLeft)
            bins[0] |= 1;
        return bins;
    }

    private readonly record struct Candidate(double Gain, int Size, bool IsFromLow, bool IsMissingLeft, long LeftSum);
}
