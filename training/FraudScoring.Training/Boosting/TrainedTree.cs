namespace FraudScoring.Training.Boosting;

/// <summary>
/// One tree as parallel arrays. Node 0 is the root; a child that is negative is leaf ~child. A value that is at most
/// the threshold goes left, and NaN goes where <see cref="IsMissingLeft"/> says. A tree without nodes is leaf 0 alone.
/// </summary>
public sealed class TrainedTree
{
    internal TrainedTree(int nodeCount)
    {
        Feature = new int[nodeCount];
        Threshold = new float[nodeCount];
        IsMissingLeft = new bool[nodeCount];
        Left = new int[nodeCount];
        Right = new int[nodeCount];
        Gain = new double[nodeCount];
        Bin = new int[nodeCount];
        LeftBins = new uint[]?[nodeCount];
        LeftCategories = new uint[]?[nodeCount];
        LeafValue = new double[nodeCount + 1];
        LeafRows = new int[nodeCount + 1];
    }

    /// <summary>Feature that a node looks at.</summary>
    public int[] Feature { get; }

    /// <summary>What the value is compared with.</summary>
    public float[] Threshold { get; }

    /// <summary>
    /// The categories that go left, as a bit set (bit c % 32 of word c / 32), where a node looks at a category; null where
    /// it compares a number. The value is cut to a whole number first; what is negative or in no set goes right.
    /// </summary>
    public IReadOnlyList<uint[]?> Categories => LeftCategories;

    /// <summary>Whether a missing value goes left.</summary>
    public bool[] IsMissingLeft { get; }

    /// <summary>Child for values up to the threshold.</summary>
    public int[] Left { get; }

    /// <summary>Child for values above the threshold.</summary>
    public int[] Right { get; }

    /// <summary>How much the node's split lowered the loss.</summary>
    public double[] Gain { get; }

    /// <summary>What a leaf adds to the raw score.</summary>
    public double[] LeafValue { get; }

    /// <summary>Training rows that ended in a leaf.</summary>
    public int[] LeafRows { get; }

    /// <summary>Last bin that goes left.</summary>
    internal int[] Bin { get; }

    /// <summary>Bins that go left, as a bit set, where a node looks at a category.</summary>
    internal uint[]?[] LeftBins { get; }

    internal uint[]?[] LeftCategories { get; }

    /// <summary>The leaf that a row of values ends in.</summary>
    public int FindLeaf(ReadOnlySpan<float> values)
    {
        int node = Feature.Length == 0 ? ~0 : 0;
        while (node >= 0)
        {
            float value = values[Feature[node]];
            bool isLeft = float.IsNaN(value) ? IsMissingLeft[node]
                : LeftCategories[node] is { } set ? Contains(set, CategoryBins.CategoryOf(value))
                : value <= Threshold[node];
            node = isLeft ? Left[node] : Right[node];
        }

        return ~node;
    }

    /// <summary>The leaf that a row of bins ends in.</summary>
    internal int FindLeaf(BinnedMatrix matrix, int row)
    {
        int node = Feature.Length == 0 ? ~0 : 0;
        while (node >= 0)
        {
            int bin = matrix.Column(Feature[node])[row];
            bool isLeft = LeftBins[node] is { } set ? Contains(set, bin) : bin == 0 ? IsMissingLeft[node] : bin <= Bin[node];
            node = isLeft ? Left[node] : Right[node];
        }

        return ~node;
    }

    private static bool Contains(uint[] set, int member)
        => member >= 0 && member >> 5 < set.Length && (set[member >> 5] >> (member & 31) & 1) != 0;
}
