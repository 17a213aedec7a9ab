namespace FraudScoring.Core.Scoring;

/// <summary>Where a feature of a model stands in the rows of a feature set.</summary>
/// <param name="Place">Index in the row.</param>
/// <param name="Missing">What the model takes for a missing value; NaN for what its splits say.</param>
internal readonly record struct BoundColumn(int Place, float Missing)
{
    /// <summary>Writes the places into the splits of a model that was checked.</summary>
    public static TreeEnsemble Apply(BoundColumn[] columns, TreeEnsemble model)
    {
        if (IsAsItWas(columns))
            return model;
        var sets = (uint[][])model.Sets.Clone();
        var isMoved = new bool[sets.Length];
        foreach (var node in model.Trees.SelectMany(tree => tree.Nodes).Where(node => node.Mode == SplitMode.AnyPositive))
        {
            if (!isMoved[node.Set])
                sets[node.Set] = Move(columns, sets[node.Set]);
            isMoved[node.Set] = true;
        }

        return model with
        {
            Sets = sets,
            Trees = Array.ConvertAll(model.Trees, tree => tree with { Nodes = Array.ConvertAll(tree.Nodes, node => Move(columns, node)) }),
        };
    }

    private static bool IsAsItWas(BoundColumn[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Place != i || !float.IsNaN(columns[i].Missing))
                return false;
        }

        return true;
    }

    private static TreeNode Move(BoundColumn[] columns, TreeNode node)
    {
        if (node.Mode == SplitMode.AnyPositive)
            return node;
        var column = columns[node.Feature];
        return node with
        {
            Feature = column.Place,
            MissingTrue = float.IsNaN(column.Missing) ? node.MissingTrue : Holds(node, column.Missing),
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
        _ => throw new ModelFormatException($"a split by {node.Mode} on a feature whose missing values are replaced"),
    };

    private static uint[] Move(BoundColumn[] columns, uint[] set)
    {
        if (Array.Exists(set, feature => columns[feature].Missing > 0))
            throw new ModelFormatException("a split on several features, one of which is above zero where it is missing");
        return [.. set.Select(feature => (uint)columns[feature].Place).Distinct().Order()];
    }
}
