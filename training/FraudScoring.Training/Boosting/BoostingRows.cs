namespace FraudScoring.Training.Boosting;

/// <summary>Rows to learn from or to check with: bins, labels (1 is fraud) and weights.</summary>
public sealed class BoostingRows
{
    /// <summary>Rows with a weight each; no weights means 1 for all.</summary>
    public BoostingRows(BinnedMatrix matrix, ReadOnlySpan<byte> labels, ReadOnlySpan<float> weights = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (labels.Length != matrix.RowCount)
            throw new ArgumentException($"{labels.Length} labels for {matrix.RowCount} rows", nameof(labels));
        if (!weights.IsEmpty && weights.Length != labels.Length)
            throw new ArgumentException($"{weights.Length} weights for {labels.Length} rows", nameof(weights));
        Matrix = matrix;
        Labels = labels.ToArray();
        Weights = new float[labels.Length];
        if (weights.IsEmpty)
            Weights.AsSpan().Fill(1);
        else
            weights.CopyTo(Weights);
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
}
