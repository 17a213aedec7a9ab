namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Scores blocks of 64 rows, one row a vector lane, every node of every tree against all of them (Lucchese et al.,
/// "Exploiting CPU SIMD Extensions to Speed-up Document Scoring with Tree Ensembles", SIGIR 2016).
/// </summary>
internal abstract unsafe class BatchForest
{
    /// <summary>Rows of a block.</summary>
    public const int Rows = 64;

    protected BatchForest(List<BitTree> trees, ColumnPlan plan)
    {
        var nodes = new List<BatchNode>();
        var counts = new List<int>();
        foreach (var tree in trees)
        {
            // A second column of a feature would only take room in the cache: its splits read the first one, where NaN
            // is kept, with the comparison that NaN does not pass.
            var left = tree.Nodes.Where(IsNanLeft).ToArray();
            var right = tree.Nodes.Where(node => !IsNanLeft(node)).ToArray();
            nodes.AddRange(right.Select(node => Make(node, node.Column)));
            nodes.AddRange(left.Select(node => Make(node, plan.KeepingNan(node.Column))));
            counts.Add(right.Length);
            counts.Add(left.Length);
        }

        TreeCount = trees.Count;
        Nodes = new AlignedBuffer<BatchNode>(nodes.ToArray());
        Counts = new AlignedBuffer<int>(counts.ToArray());

        bool IsNanLeft(BitNode node) => plan.KeepingNan(node.Column) >= 0;
    }

    protected int TreeCount { get; }

    protected AlignedBuffer<BatchNode> Nodes { get; }

    /// <summary>
    /// Two numbers a tree: its nodes that NaN passes to the right, and those behind that it passes to the left.
    /// </summary>
    protected AlignedBuffer<int> Counts { get; }

    /// <summary>
    /// Adds the exit leaves of 64 rows to <paramref name="sums"/>; row r's column c is at element 64 c + r of
    /// <paramref name="columns"/>, which are aligned to 64 bytes.
    /// </summary>
    public abstract void Add(float* columns, long* sums);

    private static BatchNode Make(BitNode node, int column)
        => new() { Threshold = node.Threshold, Mask = node.Mask, Offset = column * Rows };
}
