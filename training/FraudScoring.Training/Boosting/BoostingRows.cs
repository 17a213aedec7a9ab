namespace FraudScoring.Training.Boosting;

/// <summary>Rows to learn from or to check with: bins, labels (1 is fraud) and weights.</summary>
public sealed class BoostingRows
{
    /// <summary>Highest weight of a row.</summary>
    public const float WeightMax = 1e6f;

    /// <summary>
    /// Rows with a label (1 fraud, 0 genuine) and a weight (0 to <see cref="WeightMax"/>) each; no weights means 1 for all.
    /// A weight of w counts like w equal rows, but for <see cref="BoostingOptions.LeafRowsMin"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="InvalidDataException">A label or weight cannot be used; the message names its row.</exception>
    public BoostingRows(BinnedMatrix matrix, ReadOnlySpan<byte> labels, ReadOnlySpan<float> weights = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (labels.Length != matrix.RowCount)
            throw new ArgumentException($"{labels.Length} labels for {matrix.RowCount} rows", nameof(labels));
        if (!weights.IsEmpty && weights.Length != labels.Length)
            throw new ArgumentException($"{weights.Length} weights for {labels.Length} rows", nameof(weights));
        RequireUsable(labels, weights);
        Matrix = matrix;
        Labels = labels.ToArray();
        Weights = new float[labels.Length];
        if (weights.IsEmpty)
            Weights.AsSpan().Fill(1);
        else
            weights.CopyTo(Weights);
    }

    /// <summary>
    /// The same from labels as numbers, as data frames hold them: anything but 0 and 1, NaN included, is refused.
    /// </summary>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="InvalidDataException">A label or weight cannot be used; the message names its row.</exception>
    public static BoostingRows FromNumbers(
        BinnedMatrix matrix, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var bytes = new byte[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            bytes[row] = labels[row] switch
            {
                0 => 0,
                1 => 1,
                _ => throw new InvalidDataException(
                    FormattableString.Invariant($"row {row}: label {labels[row]}, expected 0 or 1")),
            };
        }

        return new BoostingRows(matrix, bytes, weights);
    }

    internal BinnedMatrix Matrix { get; }

    internal byte[] Labels { get; }

    internal float[] Weights { get; }

    /// <summary>Weight of the positives and of all rows.</summary>
    internal (double Positive, double All) SumWeights()
    {
        double positive = 0;
        double all = 0;
        for (int row = 0; row < Labels.Length; row++)
        {
            all += Weights[row];
            positive += Labels[row] == 0 ? 0 : Weights[row];
        }

        return (positive, all);
    }

    private static void RequireUsable(ReadOnlySpan<byte> labels, ReadOnlySpan<float> weights)
    {
        if (labels.IndexOfAnyExceptInRange((byte)0, (byte)1) is var wrong and >= 0)
            throw new InvalidDataException($"row {wrong}: label {labels[wrong]}, expected 0 or 1");
        for (int row = 0; row < weights.Length; row++)
        {
            if (!(weights[row] >= 0 && weights[row] <= WeightMax))
            {
                throw new InvalidDataException(
                    FormattableString.Invariant($"row {row}: weight {weights[row]}, expected 0 to {WeightMax}"));
            }
        }
    }
}
