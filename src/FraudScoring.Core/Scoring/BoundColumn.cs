namespace FraudScoring.Core.Scoring;

/// <summary>Where a feature of a model stands in the rows of a feature set.</summary>
/// <param name="Place">Index in the row.</param>
/// <param name="Missing">What the model takes for a missing value; NaN for what its splits say.</param>
/// <param name="Code">
/// For a feature that is 1 where a text is a certain one and else 0: the number of that text in the row, where the text
/// stands as its number; <see cref="UnknownCode"/> where the row has no number for it. Otherwise null.
/// </param>
internal readonly record struct BoundColumn(int Place, float Missing, int? Code = null)
{
    /// <summary>The number of a text that the row does not tell apart.</summary>
    public const int UnknownCode = -1;

    /// <summary>Writes the places into the splits of a model that was checked.</summary>
    public static TreeEnsemble Apply(BoundColumn[] columns, TreeEnsemble model)
    {
        if (IsAsItWas(columns))
            return model;
        var sets = new BoundSets(columns, model);
        return model with
        {
            Trees = Array.ConvertAll(model.Trees, tree => tree with { Nodes = Array.ConvertAll(tree.Nodes, node => Move(columns, node, sets)) }),
            Sets = sets.Moved,
        };
    }

    private static bool IsAsItWas(BoundColumn[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Place != i || !float.IsNaN(columns[i].Missing) || columns[i].Code is not null)
                return false;
        }

        return true;
    }

    private static TreeNode Move(BoundColumn[] columns, TreeNode node, BoundSets sets)
    {
        if (node.Mode == SplitMode.AnyPositive)
            return sets.Move(node);
        var column = columns[node.Feature];
        if (column.Code is { } code)
            return OfCode(node, column.Place, code);
        return node with
        {
            Feature = column.Place,
            MissingTrue = float.IsNaN(column.Missing) ? node.MissingTrue : Holds(node, column.Missing),
        };
    }

    // A test of 1 or 0 asks for one number, for all but one, or for nothing.
    private static TreeNode OfCode(TreeNode node, int place, int code)
    {
        if (code == UnknownCode)
            throw new ModelFormatException($"a split on a text that feature {place} of the feature set does not list in its 'terms'");
        var (isTrueForIt, isTrueForOthers) = (Holds(node, 1), Holds(node, 0));
        return node with
        {
            Feature = place,
            Mode = isTrueForIt == isTrueForOthers ? SplitMode.LessOrEqual : isTrueForIt ? SplitMode.Equal : SplitMode.NotEqual,
            Threshold = isTrueForIt != isTrueForOthers ? code : isTrueForIt ? double.PositiveInfinity : double.NegativeInfinity,
            MissingTrue = isTrueForOthers,
            ZeroIsMissing = false,
        };
    }

    private static bool Holds(TreeNode node, float value) => node.Mode switch
    {
        SplitMode.LessOrEqual => value <= node.Threshold,
        SplitMode.Less => value < node.Threshold,
        SplitMode.GreaterOrEqual => value >= node.Threshold,
        SplitMode.Greater => value > node.Threshold,
        SplitMode.Equal => value == node.Threshold,
        SplitMode.NotEqual => value != node.Threshold,
        _ => throw new ModelFormatException($"a split by {node.Mode} on a feature that is not the input as it is"),
    };
}
