namespace FraudScoring.Core.Scoring.Formats;

/// <summary>
/// Sets of categories in ONNX, which has no form for them: a chain of equality tests on one feature that share their true
/// child, as ONNX Runtime reads them too (its comments call that set membership). The values of such a feature must be
/// whole numbers: a runtime compares them as they are, where a set of this code cuts them first.
/// </summary>
internal sealed class OnnxCategoryChains
{
    private readonly Dictionary<int, uint[]> _setOfHead = [];
    private readonly Dictionary<int, long> _falseOfHead = [];
    private readonly HashSet<int> _absorbed = [];

    /// <summary>Whether a node is part of a chain that another node begins.</summary>
    public bool IsAbsorbed(int node) => _absorbed.Contains(node);

    /// <summary>The set that a chain beginning with this node tests, or null; and where it ends.</summary>
    public uint[]? SetOf(int node, ref long falseId)
    {
        if (!_setOfHead.TryGetValue(node, out var set))
            return null;
        falseId = _falseOfHead[node];
        return set;
    }

    /// <summary>Adds the chain that begins with <paramref name="members"/>[0] and goes to <paramref name="falseId"/> after the last.</summary>
    public void Add(List<int> members, List<double> thresholds, long falseId)
    {
        var set = new uint[((int)members.Max(node => thresholds[node]) / 32) + 1];
        foreach (var node in members)
            set[(int)thresholds[node] / 32] |= 1u << ((int)thresholds[node] % 32);
        _setOfHead.Add(members[0], set);
        _falseOfHead.Add(members[0], falseId);
        _absorbed.UnionWith(members.Skip(1));
    }

    /// <summary>Whether a threshold can be a member of a set.</summary>
    public static bool IsCategory(double threshold)
        => threshold is >= 0 and <= ModelLimits.CategoryMax && threshold == Math.Truncate(threshold);
}
