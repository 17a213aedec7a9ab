namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A node after <see cref="Lowering"/>: one of four tests, and children named by side instead of by outcome.
/// </summary>
internal readonly record struct Split
{
    /// <summary>
    /// Values this close to zero are missing where a model says so (LightGBM's kZeroThreshold as float).
    /// </summary>
    public const double ZeroRange = 1e-35f;

    public SplitKind Kind { get; init; }

    public bool IsNanLeft { get; init; }

    public bool IsZeroMissing { get; init; }

    public int Feature { get; init; }

    public float Threshold { get; init; }

    /// <summary>The set of a category or any-positive split; null otherwise.</summary>
    public uint[]? Set { get; init; }

    /// <summary>Node index, or the complement of a leaf index.</summary>
    public int Left { get; init; }

    /// <summary>Node index, or the complement of a leaf index.</summary>
    public int Right { get; init; }

    /// <summary>True when the row goes left here: the definition that every scorer must agree with.</summary>
    public bool GoesLeft(ReadOnlySpan<float> row)
    {
        if (Kind == SplitKind.AnyPositive)
            return !AnyPositive(Set!, row);
        var x = row[Feature];
        if (float.IsNaN(x) || (IsZeroMissing && Math.Abs((double)x) <= ZeroRange))
            return IsNanLeft;
        return Kind switch
        {
            SplitKind.Numeric => x <= Threshold,
            SplitKind.Equal => x == Threshold,
            _ => IsMember(Set!, CategoryOf(x)),
        };
    }

    /// <summary>The category of a value: cut towards zero; -1 for what is in no set.</summary>
    public static int CategoryOf(float x) => x > -1 && x < 2147483648f ? (int)x : -1;

    public static bool IsMember(uint[] set, int category)
        => category >= 0 && category >> 5 < set.Length && ((set[category >> 5] >> (category & 31)) & 1) != 0;

    private static bool AnyPositive(uint[] features, ReadOnlySpan<float> row)
    {
        foreach (var feature in features)
        {
            if (row[(int)feature] > 0)
                return true;
        }

        return false;
    }
}
