namespace FraudScoring.Training.Boosting;

/// <summary>
/// A way to split a leaf: bins up to <see cref="Bin"/> go left, or with categories those in <see cref="LeftBins"/>.
/// <see cref="LeftSum"/> is packed like gradients.
/// </summary>
internal readonly record struct Split(double Gain, int Feature, int Bin, bool IsMissingLeft, long LeftSum)
{
    /// <summary>No split.</summary>
    public static Split None => new(0, -1, 0, false, 0);

    /// <summary>Bit set of the bins that go left, that of missing values included; null when the feature is a number.</summary>
    public uint[]? LeftBins { get; init; }
}
