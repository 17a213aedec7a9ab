namespace FraudScoring.Core.Scoring.Compile;

/// <summary>A forest in the bit-vector form, one tree a vector lane.</summary>
internal abstract unsafe class LaneForest
{
    private readonly SelectorTable? _selectors;

    protected LaneForest(LaneLayout layout)
    {
        if (layout.Groups.SelectMany(group => group).Any(tree => tree.Selects.Length > 0))
            _selectors = SelectorTable.Of(layout);
        Positions = layout.Groups.Length * layout.Lanes;
        Trees = new int[Positions];
        Array.Fill(Trees, -1);
        for (var g = 0; g < layout.Groups.Length; g++)
        {
            for (var t = 0; t < layout.Groups[g].Length; t++)
                Trees[(g * layout.Lanes) + t] = layout.Groups[g][t].Index;
        }
    }

    /// <summary>Lanes of all groups.</summary>
    public int Positions { get; }

    /// <summary>The tree of the model at each position; -1 where there is none.</summary>
    public int[] Trees { get; }

    /// <summary>The position of each tree, if each of the model's trees has exactly one; otherwise null.</summary>
    public int[]? PlacesOf(int treeCount)
    {
        var places = new int[treeCount];
        Array.Fill(places, -1);
        for (var i = 0; i < Positions; i++)
        {
            if (Trees[i] < 0)
                continue;
            if (places[Trees[i]] >= 0)
                return null;
            places[Trees[i]] = i;
        }

        return Array.IndexOf(places, -1) < 0 ? places : null;
    }

    /// <summary>Most mask rows that <see cref="Activate"/> gives.</summary>
    public int SelectorCount => _selectors?.Count ?? 0;

    /// <summary>The mask rows that a row of features selects.</summary>
    public int Activate(float* row, uint** active) => _selectors is null ? 0 : _selectors.Activate(row, active);

    /// <summary>
    /// The sum of the exit leaves; with <paramref name="picked"/> instead the exit leaf of every position, and 0.
    /// Columns and <paramref name="exits"/>, room for all positions, are aligned to 64 bytes: a store across two cache
    /// lines that is read back soon would stall.
    /// </summary>
    public abstract long Sum(float* columns, int* exits, uint** active, int activeCount, long* picked);
}
