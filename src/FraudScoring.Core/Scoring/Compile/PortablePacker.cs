namespace FraudScoring.Core.Scoring.Compile;

/// <summary>Lays trees out for <see cref="PortableForest"/>.</summary>
internal static class PortablePacker
{
    private const int GroupNodesMax = ushort.MaxValue + 1;

    public static PortableForest Pack(List<SplitTree> trees, RowColumns.Builder builder)
    {
        var columns = builder.Build();
        var nodes = new List<PackedNode>();
        var values = new List<long>();
        var groups = new List<PortableGroup>();
        var ordered = trees.Select(tree => (Tree: tree, Depth: tree.Depth())).OrderByDescending(item => item.Depth).ToArray();
        for (var next = 0; next < ordered.Length;)
        {
            var start = nodes.Count;
            var first = next;
            var size = PortableForest.GroupTreesMax;
            while (next < ordered.Length && next - first < PortableForest.GroupTreesMax
                && (next == first || size + (2 * ordered[next].Tree.Splits.Length) <= GroupNodesMax))
            {
                size += 2 * ordered[next].Tree.Splits.Length;
                next++;
            }

            groups.Add(new PortableGroup(start, ordered[first].Depth));
            PackGroup(ordered[first..next].Select(item => item.Tree).ToArray(), builder, nodes, values);
        }

        return new PortableForest(columns, [.. nodes], [.. values], [.. groups]);
    }

    private static void PackGroup(SplitTree[] trees, RowColumns.Builder columns, List<PackedNode> nodes, List<long> values)
    {
        var start = nodes.Count;
        for (var lane = 0; lane < PortableForest.GroupTreesMax; lane++)
            AddLeaf(0);
        for (var lane = 0; lane < trees.Length; lane++)
            PackTree(trees[lane], lane);

        void PackTree(SplitTree tree, int root)
        {
            var queue = new Queue<(int Child, int Position)>();
            queue.Enqueue((tree.Splits.Length > 0 ? 0 : ~0, root));
            while (queue.TryDequeue(out var item))
            {
                if (item.Child < 0)
                {
                    values[start + item.Position] = tree.Leaves[~item.Child];
                    continue;
                }

                var split = tree.Splits[item.Child];
                var (column, threshold) = columns.ColumnOf(split);
                var left = nodes.Count - start;
                AddLeaf(0);
                AddLeaf(0);
                nodes[start + item.Position] = new PackedNode
                {
                    Threshold = threshold,
                    Column = checked((ushort)column),
                    Child = checked((ushort)left),
                };
                queue.Enqueue((split.Left, left));
                queue.Enqueue((split.Right, left + 1));
            }
        }

        void AddLeaf(long value)
        {
            nodes.Add(new PackedNode
            {
                Threshold = float.PositiveInfinity,
                Column = 0,
                Child = checked((ushort)(nodes.Count - start)),
            });
            values.Add(value);
        }
    }
}
