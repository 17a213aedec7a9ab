using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Training.Boosting;

/// <summary>Sums of packed gradients by bin, for all features of a leaf; jobs work on one group of features each.</summary>
/// <remarks>Unsafe: adding rows is where a training spends most of its time, and bounds checks doubled it.</remarks>
internal sealed unsafe class GradientHistogram
{
    private const int PrefetchRows = 24;

    private readonly long[] _sums;

    public GradientHistogram(int binCount) => _sums = new long[binCount];

    /// <summary>The sums of one feature.</summary>
    public ReadOnlySpan<long> Feature(FeatureGroup group, int indexInGroup)
    {
        int start = group.FirstBin + group.Offsets[indexInGroup];
        return _sums.AsSpan(start, group.Offsets[indexInGroup + 1] - group.Offsets[indexInGroup]);
    }

    /// <summary>Makes the group's part the sums over these rows.</summary>
    public void Build(FeatureGroup group, ReadOnlySpan<int> rows, long[] gradients)
    {
        _sums.AsSpan(group.FirstBin, group.BinCount).Clear();
        fixed (long* sums = &_sums[group.FirstBin])
        fixed (long* gradient = gradients)
        fixed (ushort* bins = group.Bins)
        fixed (int* row = rows)
        {
            if (group.Width == FeatureGroup.WidthMax)
                AddFull(sums, bins, row, rows.Length, gradient);
            else
                AddNarrow(sums, bins, group.Width, row, rows.Length, gradient);
        }
    }

    /// <summary>Takes the sums of one child away from those of the parent, which leaves the other child's.</summary>
    public void Subtract(FeatureGroup group, GradientHistogram child)
    {
        var mine = MemoryMarshal.Cast<long, Vector<long>>(_sums.AsSpan(group.FirstBin, group.BinCount));
        var other = MemoryMarshal.Cast<long, Vector<long>>(child._sums.AsSpan(group.FirstBin, group.BinCount));
        for (int i = 0; i < mine.Length; i++)
            mine[i] -= other[i];
        int end = group.FirstBin + group.BinCount;
        for (int bin = group.FirstBin + (mine.Length * Vector<long>.Count); bin < end; bin++)
            _sums[bin] -= child._sums[bin];
    }

    private static void AddFull(long* sums, ushort* bins, int* rows, int count, long* gradients)
    {
        int ahead = Math.Max(0, count - PrefetchRows);
        int i = 0;
        for (; i < ahead; i++)
        {
            if (Sse.IsSupported)
                Sse.Prefetch0(bins + ((long)rows[i + PrefetchRows] * FeatureGroup.WidthMax));
            AddRow(sums, bins, rows[i], gradients);
        }

        for (; i < count; i++)
            AddRow(sums, bins, rows[i], gradients);
    }

    private static void AddRow(long* sums, ushort* bins, int row, long* gradients)
    {
        ulong* words = (ulong*)(bins + ((long)row * FeatureGroup.WidthMax));
        long gradient = gradients[row];
        ulong low = words[0];
        ulong high = words[1];
        sums[(ushort)low] += gradient;
        sums[(ushort)(low >> 16)] += gradient;
        sums[(ushort)(low >> 32)] += gradient;
        sums[low >> 48] += gradient;
        sums[(ushort)high] += gradient;
        sums[(ushort)(high >> 16)] += gradient;
        sums[(ushort)(high >> 32)] += gradient;
        sums[high >> 48] += gradient;
    }

    private static void AddNarrow(long* sums, ushort* bins, int width, int* rows, int count, long* gradients)
    {
        for (int i = 0; i < count; i++)
        {
            ushort* bin = bins + ((long)rows[i] * width);
            long gradient = gradients[rows[i]];
            for (int feature = 0; feature < width; feature++)
                sums[bin[feature]] += gradient;
        }
    }
}
