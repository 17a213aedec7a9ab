namespace FraudScoring.Training.Boosting;

/// <summary>
/// The bins of up to eight neighbouring features, row by row, so that one read fetches all that a row adds to the
/// group's histograms. A stored number is the bin plus where its feature begins in the group.
/// </summary>
internal sealed class FeatureGroup
{
    /// <summary>Features of a full group: their 16 bytes are read as two words.</summary>
    public const int WidthMax = 8;

    public FeatureGroup(int firstFeature, int width, int firstBin, int[] offsets, ushort[] bins)
    {
        FirstFeature = firstFeature;
        Width = width;
        FirstBin = firstBin;
        Offsets = offsets;
        Bins = bins;
    }

    public int FirstFeature { get; }

    public int Width { get; }

    /// <summary>Where the group begins in a histogram.</summary>
    public int FirstBin { get; }

    /// <summary>Where each feature begins, counted from <see cref="FirstBin"/>; one more entry holds the end.</summary>
    public int[] Offsets { get; }

    public int BinCount => Offsets[Width];

    public ushort[] Bins { get; }
}
