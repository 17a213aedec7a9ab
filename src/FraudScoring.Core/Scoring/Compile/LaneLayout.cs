namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Deals trees to the lanes of vectors. A group is one tree a lane (a last group of few trees deals each over several
/// lanes), its nodes are sorted by bank of columns, and every lane is padded in every bank to the longest of the group,
/// so grouping trees of like counts saves time: sorted by the first bank, then improved by random exchanges.
/// </summary>
internal sealed class LaneLayout
{
    private const int ExchangesPerTree = 400;
    private const int ExchangesMax = 200_000;
    private const int Seed = 20150809;

    private LaneLayout(int lanes, int bank, int banks, BitTree[][] groups)
        => (Lanes, Bank, Banks, Groups) = (lanes, bank, banks, groups);

    public int Lanes { get; }

    /// <summary>Columns of one bank.</summary>
    public int Bank { get; }

    public int Banks { get; }

    /// <summary>The trees of each group, at most <see cref="Lanes"/>.</summary>
    public BitTree[][] Groups { get; }

    public static LaneLayout Of(List<BitTree> trees, int columns, int lanes, int bank)
    {
        var banks = Math.Max(1, (columns + bank - 1) / bank);
        var counts = trees.ConvertAll(tree => Counts(tree, bank, banks));
        var order = Enumerable.Range(0, trees.Count).ToArray();
        Array.Sort(order, (a, b) => Compare(counts[a], counts[b]) is var c && c != 0 ? c : a.CompareTo(b));
        if (banks > 1)
            Improve(order, counts, lanes);
        return new LaneLayout(lanes, bank, banks, [.. order.Chunk(lanes).Select(chunk => chunk.Select(t => trees[t]).ToArray())]);
    }

    /// <summary>Over how many lanes a tree of the group is dealt: 1, 2 or 4.</summary>
    public int Share(int group) => Groups[group].Length switch
    {
        var n when n <= Lanes / 4 => 4,
        var n when n <= Lanes / 2 => 2,
        _ => 1,
    };

    /// <summary>The nodes of every lane for one bank of a group; each list may be shorter than the longest.</summary>
    public BitNode[][] Deal(int group, int bank)
    {
        var share = Share(group);
        var apart = Lanes / share;
        var lanes = new List<BitNode>[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
            lanes[lane] = [];
        for (var t = 0; t < Groups[group].Length; t++)
        {
            var next = 0;
            foreach (var node in Groups[group][t].Nodes)
            {
                if (node.Column / Bank == bank)
                    lanes[t + (apart * (next++ % share))].Add(node);
            }
        }

        return Array.ConvertAll(lanes, lane => lane.ToArray());
    }

    private static int[] Counts(BitTree tree, int bank, int banks)
    {
        var counts = new int[banks];
        foreach (var node in tree.Nodes)
            counts[node.Column / bank]++;
        return counts;
    }

    private static int Compare(int[] a, int[] b)
    {
        // Largest first, so that a last group of few trees is one of small trees.
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                return b[i].CompareTo(a[i]);
        }

        return 0;
    }

    private static void Improve(int[] order, List<int[]> counts, int lanes)
    {
        // A generator of its own: the layout is a function of the model, on every version of the runtime.
        ulong state = Seed;
        var exchanges = Math.Min(ExchangesMax, ExchangesPerTree * order.Length);
        for (var i = 0; i < exchanges; i++)
        {
            var (a, b) = (Next(order.Length), Next(order.Length));
            if (a / lanes == b / lanes)
                continue;
            var before = Cost(a / lanes) + Cost(b / lanes);
            (order[a], order[b]) = (order[b], order[a]);
            if (Cost(a / lanes) + Cost(b / lanes) > before)
                (order[a], order[b]) = (order[b], order[a]);
        }

        int Next(int bound)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            return (int)(((state >> 32) * (ulong)bound) >> 32);
        }

        int Cost(int group)
        {
            var end = Math.Min(order.Length, (group + 1) * lanes);
            var cost = 0;
            for (var bank = 0; bank < counts[0].Length; bank++)
            {
                var most = 0;
                for (var i = group * lanes; i < end; i++)
                    most = Math.Max(most, counts[order[i]][bank]);
                cost += (most + 1) & ~1;
            }

            return cost;
        }
    }
}
