namespace FraudScoring.Core.Scoring;

/// <summary>
/// The sets of a model's splits for the rows of a feature set. A test for any of several texts of one column becomes a
/// test of that column's number, so that the split is on one feature and can be explained.
/// </summary>
internal sealed class BoundSets(BoundColumn[] columns, TreeEnsemble model)
{
    private readonly bool[] _isMoved = new bool[model.Sets.Length];

    /// <summary>The sets with what was moved so far.</summary>
    public uint[][] Moved { get; } = (uint[][])model.Sets.Clone();

    /// <summary>Moves a split on "any of these is above zero".</summary>
    public TreeNode Move(TreeNode node)
    {
        var set = model.Sets[node.Set];
        var isOfTexts = Array.Exists(set, feature => columns[feature].Code is not null);
        if (!_isMoved[node.Set])
            Moved[node.Set] = isOfTexts ? Codes(set) : Places(set);
        _isMoved[node.Set] = true;
        return isOfTexts
            ? node with { Mode = SplitMode.Category, Feature = columns[set[0]].Place, MissingTrue = false, ZeroIsMissing = false }
            : node;
    }

    private uint[] Codes(uint[] set)
    {
        var place = columns[set[0]].Place;
        if (Array.Exists(set, feature => columns[feature].Code is null || columns[feature].Place != place))
            throw new ModelFormatException("a split on several columns at once, one of which is text");
        var codes = Array.ConvertAll(set, feature => columns[feature].Code!.Value);
        if (Array.Exists(codes, code => code == BoundColumn.UnknownCode))
            throw new ModelFormatException($"a split on a text that feature {place} of the feature set does not list in its 'terms'");
        var bits = new uint[(codes.Max() / 32) + 1];
        foreach (var code in codes)
            bits[code / 32] |= 1u << (code % 32);
        return bits;
    }

    private uint[] Places(uint[] set)
    {
        if (Array.Exists(set, feature => columns[feature].Missing > 0))
            throw new ModelFormatException("a split on several features, one of which is above zero where it is missing");
        return [.. set.Select(feature => (uint)columns[feature].Place).Distinct().Order()];
    }
}
