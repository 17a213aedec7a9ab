using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// Finds the best split of a leaf on one feature from its histogram: running sums first, then the gain of every bin,
/// four at a time. Missing values are tried on both sides. One scanner belongs to one job at a time.
/// </summary>
/// <remarks>Unsafe, because a tree scans some two million bins: bounds checks took a third of the time.</remarks>
internal sealed unsafe class SplitScanner
{
    private readonly int[] _gradients;
    private readonly int[] _hessians;

    public SplitScanner(int binsMax)
    {
        // Room for one vector beyond the last bin.
        _gradients = new int[binsMax + 4];
        _hessians = new int[binsMax + 4];
    }

    /// <summary>The best split of a feature with this histogram, or <see cref="Split.None"/>.</summary>
    public Split Best(int feature, ReadOnlySpan<long> histogram, in LeafTotals leaf, Monotone direction = Monotone.Free)
    {
        int last = histogram.Length - 1;
        long missing = histogram[0];
        SumUp(histogram);
        var right = Search(1, missing == 0 ? last - 1 : last, 0, leaf, direction);
        var left = missing == 0 ? default : Search(1, last - 1, missing, leaf, direction);
        bool isLeftBetter = left.Bin != 0 && (right.Bin == 0 || left.Gain > right.Gain);
        var best = isLeftBetter ? left : right;
        double gain = leaf.ToGain(best.Gain - leaf.Score);
        if (best.Bin == 0 || !(gain > 0))
            return Split.None;
        // Where nothing was missing, what is missing later goes the way most went.
        bool isMissingLeft = missing == 0 ? _hessians[best.Bin] >= leaf.Hessian / 2 : isLeftBetter;
        long leftSum = ((long)_gradients[best.Bin] << 32) + (uint)_hessians[best.Bin] + (isMissingLeft ? missing : 0);
        return new Split(gain, feature, Middle(best.Bin, last - 1), isMissingLeft, leftSum);
    }

    private void SumUp(ReadOnlySpan<long> histogram)
    {
        fixed (long* from = histogram)
        fixed (int* gradients = _gradients, hessians = _hessians)
        {
            long sum = 0;
            for (int bin = 1; bin < histogram.Length; bin++)
            {
                sum += from[bin];
                gradients[bin] = (int)(sum >> 32);
                hessians[bin] = (int)sum;
            }
        }
    }

    /// <summary>In a gap without rows every bin splits alike; the middle of the gap is the fairest guess.</summary>
    private int Middle(int bin, int last)
    {
        int end = bin;
        while (end < last && _hessians[end + 1] == _hessians[bin] && _gradients[end + 1] == _gradients[bin])
            end++;
        return bin + ((end - bin) / 2);
    }

    private (double Gain, int Bin) Search(int first, int last, long missing, in LeafTotals leaf, Monotone direction)
    {
        int missingHessian = (int)missing;
        // Hessians only grow from bin to bin, so the bins with enough on both sides are one range.
        int low = FirstAtLeast(first, last, leaf.HessianMin - missingHessian);
        int high = FirstAtLeast(low, last, leaf.Hessian - leaf.HessianMin - missingHessian + 1) - 1;
        if (low > high)
            return (0, 0);
        if (leaf.IsBounded || direction != Monotone.Free)
            return BoundedSearch.Run(_gradients, _hessians, low, high, missing, leaf, direction);
        return Avx.IsSupported ? SearchAvx(low, high, missing, leaf) : SearchScalar(low, high, missing, leaf);
    }

    private int FirstAtLeast(int first, int last, int hessian)
    {
        int end = last + 1;
        while (first < end)
        {
            int middle = (first + end) >>> 1;
            if (_hessians[middle] >= hessian)
                end = middle;
            else
                first = middle + 1;
        }

        return first;
    }

    private (double Gain, int Bin) SearchScalar(int low, int high, long missing, in LeafTotals leaf)
    {
        double best = 0;
        int bestBin = 0;
        for (int bin = low; bin <= high; bin++)
        {
            double left = (double)_gradients[bin] + (int)(missing >> 32);
            double leftHessian = (double)_hessians[bin] + (int)missing;
            double right = Math.Max(Math.Abs(leaf.Gradient - left) - leaf.L1, 0);
            double rightHessian = leaf.Hessian - leftHessian + leaf.L2;
            left = Math.Max(Math.Abs(left) - leaf.L1, 0);
            leftHessian += leaf.L2;
            double gain = ((left * left * rightHessian) + (right * right * leftHessian)) / (leftHessian * rightHessian);
            if (gain > best)
            {
                best = gain;
                bestBin = bin;
            }
        }

        return (best, bestBin);
    }

    // The same operations as SearchScalar in the same order, so both give the same bits.
    private (double Gain, int Bin) SearchAvx(int low, int high, long missing, in LeafTotals leaf)
    {
        var missingGradient = Vector256.Create((double)(int)(missing >> 32));
        var missingHessian = Vector256.Create((double)(int)missing);
        var totalGradient = Vector256.Create((double)leaf.Gradient);
        var totalHessian = Vector256.Create((double)leaf.Hessian);
        var l1 = Vector256.Create(leaf.L1);
        var l2 = Vector256.Create(leaf.L2);
        var best = Vector256<double>.Zero;
        var bestBin = Vector256<double>.Zero;
        var bins = Vector256.Create((double)low, low + 1, low + 2, low + 3);
        var end = Vector256.Create((double)high);
        fixed (int* gradients = _gradients, hessians = _hessians)
        {
            for (int bin = low; bin <= high; bin += 4)
            {
                var left = Avx.ConvertToVector256Double(Vector128.Load(gradients + bin)) + missingGradient;
                var leftHessian = Avx.ConvertToVector256Double(Vector128.Load(hessians + bin)) + missingHessian;
                var right = Thresholded(totalGradient - left, l1);
                var rightHessian = totalHessian - leftHessian + l2;
                left = Thresholded(left, l1);
                leftHessian += l2;
                var gain = ((left * left * rightHessian) + (right * right * leftHessian)) / (leftHessian * rightHessian);
                var isBetter = Vector256.GreaterThan(gain, best) & Vector256.LessThanOrEqual(bins, end);
                best = Vector256.ConditionalSelect(isBetter, gain, best);
                bestBin = Vector256.ConditionalSelect(isBetter, bins, bestBin);
                bins += Vector256.Create(4.0);
            }
        }

        return BestLane(best, bestBin);
    }

    private static (double Gain, int Bin) BestLane(Vector256<double> gains, Vector256<double> bins)
    {
        double best = 0;
        int bestBin = 0;
        for (int lane = 0; lane < 4; lane++)
        {
            double gain = gains.GetElement(lane);
            int bin = (int)bins.GetElement(lane);
            if (gain > best || (gain == best && bin < bestBin))
            {
                best = gain;
                bestBin = bin;
            }
        }

        return (best, bestBin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Thresholded(Vector256<double> gradient, Vector256<double> l1)
        => Vector256.Max(Vector256.Abs(gradient) - l1, Vector256<double>.Zero);
}
