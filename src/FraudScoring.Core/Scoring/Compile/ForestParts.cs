namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// A model lowered and laid out for one kind of scorer: the trees that suit bit vectors there, all others in the
/// portable form. The parts' sums add up to the model's. Rows one by one and blocks of rows divide the trees
/// differently, since blocks gain more from vectors.
/// </summary>
internal sealed class ForestParts
{
    // Every node of a bit-vector tree is visited, of a walked one only a path: from about here on walking is faster.
    private const int LeavesMaxAvx2 = 96;
    private const int LeavesMaxAvx512 = 128;
    private const int LeavesMaxBatch = 256;

    // A block of transposed rows of more columns than this would not stay in the cache.
    private const int BatchColumnsMax = 512;

    private readonly ScorerKind _kind;
    private readonly int _laneTrees;
    private readonly int _walkedTrees;

    public ForestParts(TreeEnsemble model, ScorerKind kind)
    {
        _kind = kind;
        FixedPoint = FixedPoint.For(model);
        var trees = Lowering.Lower(model, FixedPoint);
        var plan = new ColumnPlan(trees, model.FeatureCount);
        Columns = plan.Columns;
        var leavesMax = kind switch
        {
            ScorerKind.Avx512 => LeavesMaxAvx512,
            ScorerKind.Avx2 => LeavesMaxAvx2,
            _ => 0,
        };
        var canSelect = kind != ScorerKind.Portable && SelectorTable.Fits(trees);
        var (lanes, walked) = Divide(trees, plan, leavesMax, canSelect);
        Walked = PortablePacker.Pack(walked, plan);
        (_laneTrees, _walkedTrees) = (lanes.Select(tree => tree.Index).Distinct().Count(), walked.Count);
        if (lanes.Count > 0)
        {
            Lanes = kind == ScorerKind.Avx512
                ? new Avx512Forest(LaneLayout.Of(lanes, Columns.Count, Avx512Forest.Lanes, Avx512Forest.Bank))
                : new Avx2Forest(LaneLayout.Of(lanes, Columns.Count, Avx2Forest.Lanes, Avx2Forest.Bank));
        }

        // Float sums need each tree's leaf by itself, and splits on sets are one AND a row in the other form.
        BatchWalked = Walked;
        var hasSets = Array.Exists(trees, tree => Array.Exists(tree.Splits, split => split.Kind != SplitKind.Numeric));
        if (kind == ScorerKind.Portable || hasSets || model.Sum == SumKind.FloatInOrder || Columns.Count > BatchColumnsMax)
            return;
        if (Array.Exists(trees, tree => tree.Leaves.Length > leavesMax))
        {
            (lanes, walked) = Divide(trees, plan, LeavesMaxBatch, canSelect);
            BatchWalked = PortablePacker.Pack(walked, plan);
        }

        if (lanes.Count > 0)
            Batch = kind == ScorerKind.Avx512 ? new Avx512Batch(lanes, plan) : new Avx2Batch(lanes, plan);
    }

    /// <summary>The fastest kind that this CPU has.</summary>
    public static ScorerKind Best => Avx512Forest.IsSupported ? ScorerKind.Avx512
        : Avx2Forest.IsSupported ? ScorerKind.Avx2
        : ScorerKind.Portable;

    /// <summary>What was chosen, in words.</summary>
    public string Method => $"{_laneTrees} trees as {_kind} bit vectors, {_walkedTrees} walked, leaves in units of 2^-{FixedPoint.Shift}";

    public FixedPoint FixedPoint { get; }

    public RowColumns Columns { get; }

    /// <summary>The bit-vector trees, for one row.</summary>
    public LaneForest? Lanes { get; }

    /// <summary>The other trees.</summary>
    public PortableForest[] Walked { get; }

    /// <summary>The bit-vector trees for blocks of rows, where the model allows that.</summary>
    public BatchForest? Batch { get; }

    /// <summary>The trees that <see cref="Batch"/> leaves out.</summary>
    public PortableForest[] BatchWalked { get; }

    private static (List<BitTree> Lanes, List<SplitTree> Walked) Divide(
        SplitTree[] trees, ColumnPlan plan, int leavesMax, bool canSelect)
    {
        var lanes = new List<BitTree>();
        var walked = new List<SplitTree>();
        foreach (var tree in trees)
        {
            var isSuited = tree.Leaves.Length <= leavesMax
                && (canSelect || Array.TrueForAll(tree.Splits, split => split.Kind == SplitKind.Numeric));
            var pieces = isSuited ? TreeSplitter.Split(tree, plan) : null;
            if (pieces is null)
                walked.Add(tree);
            else
                lanes.AddRange(pieces);
        }

        return (lanes, walked);
    }
}
