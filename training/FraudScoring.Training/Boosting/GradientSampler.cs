namespace FraudScoring.Training.Boosting;

/// <summary>
/// Gradient-based one-side sampling (Ke et al., "LightGBM", 2017): keeps the rows with the largest gradients and a draw
/// of the others, whose gradients and hessians are scaled up to stand for all of them.
/// </summary>
/// <remarks>A row is drawn by a hash of its number and the seed, so threads and order do not matter.</remarks>
internal sealed class GradientSampler(BoostingOptions options)
{
    /// <summary>
    /// Rows to learn from, ascending. Gradients and hessians of drawn rows are scaled in place, those of the rows left
    /// out stay as they are and mean nothing. Also gives the sums of the kept ones, gradients by size.
    /// </summary>
    public int[] Draw(
        Span<float> gradients, Span<float> hessians, int rowCount, ulong seed, out double gradientSum, out double hessianSum)
    {
        int wanted = Math.Max(1, (int)(options.TopGradientShare * rowCount));
        float lowest = KthLargest(gradients[..rowCount], wanted, out int above);
        int equalsLeft = wanted - above;
        double chance = options.OtherGradientShare / Math.Max(1 - options.TopGradientShare, options.OtherGradientShare);
        float factor = (float)(1 / chance);
        ulong drawn = (ulong)(chance * (1UL << 53));
        var rows = new List<int>((int)((options.TopGradientShare + (1.1 * options.OtherGradientShare)) * rowCount) + 16);
        gradientSum = 0;
        hessianSum = 0;
        for (int row = 0; row < rowCount; row++)
        {
            float size = Math.Abs(gradients[row]);
            if (!(size > lowest || (size == lowest && equalsLeft-- > 0)))
            {
                if (new SplitMix64(seed ^ ((ulong)row * 0x9E37_79B9_7F4A_7C15)).Next() >> 11 >= drawn)
                    continue;
                gradients[row] *= factor;
                hessians[row] *= factor;
            }

            rows.Add(row);
            gradientSum += Math.Abs(gradients[row]);
            hessianSum += hessians[row];
        }

        return [.. rows];
    }

    // Sizes of floats are in the order of their bits: two counts of 16 bits each find the one wanted without a sort.
    private static float KthLargest(ReadOnlySpan<float> values, int wanted, out int above)
    {
        var counts = new int[1 << 16];
        foreach (float value in values)
            counts[Bits(value) >> 16]++;
        above = 0;
        int high = Descend(counts, wanted, ref above);
        Array.Clear(counts);
        foreach (float value in values)
        {
            if (Bits(value) >> 16 == high)
                counts[Bits(value) & 0xFFFF]++;
        }

        int low = Descend(counts, wanted, ref above);
        return BitConverter.Int32BitsToSingle((high << 16) | low);
    }

    private static int Descend(int[] counts, int wanted, ref int above)
    {
        int digit = counts.Length - 1;
        while (above + counts[digit] < wanted)
            above += counts[digit--];
        return digit;
    }

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(Math.Abs(value));
}
