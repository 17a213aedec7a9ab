namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Finds the class of a row for all splits of one feature that are no comparisons: a category, one of the values that
/// splits test for equality, or "above zero". Every class has a row of masks in <see cref="SelectorTable"/>; -1 where
/// the class removes no leaf of any tree.
/// </summary>
internal sealed class Selector
{
    public required SplitKind Kind { get; init; }

    public required int Feature { get; init; }

    public required bool IsZeroMissing { get; init; }

    /// <summary>Row of each category, of each value of <see cref="Values"/>, or (one only) of "above zero".</summary>
    public required int[] Rows { get; init; }

    /// <summary>The tested values in ascending order, for equality.</summary>
    public float[] Values { get; init; } = [];

    /// <summary>Row of any other value; -1 for "above zero".</summary>
    public required int Other { get; init; }

    /// <summary>Row of a missing value; -1 for "above zero".</summary>
    public required int Missing { get; init; }

    public unsafe int RowOf(float* row)
    {
        var x = row[Feature];
        if (Kind == SplitKind.AnyPositive)
            return x > 0 ? Rows[0] : -1;
        if (float.IsNaN(x) || (IsZeroMissing && Math.Abs((double)x) <= Split.ZeroRange))
            return Missing;
        var index = Kind == SplitKind.Category ? Split.CategoryOf(x) : Array.BinarySearch(Values, x == 0 ? 0f : x);
        return (uint)index < (uint)Rows.Length ? Rows[index] : Other;
    }
}
