using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// The arrays that the explaining kernel reads, for trees that need the same number of quadrature points.
/// </summary>
internal sealed class ShapLayout
{
    public ShapLayout(IReadOnlyList<ShapTree> trees, ColumnPlan plan, int vectors)
    {
        Vectors = vectors;
        var parts = new ShapParts(plan);
        for (var next = 0; next < trees.Count;)
        {
            var first = next;
            var slots = 0;
            for (; next < trees.Count && next - first < TreesPerBlock; next++)
            {
                slots += trees[next].Slots;
                if (next > first && slots > SlotsPerBlock)
                    break;
            }

            parts.Add(trees.Skip(first).Take(next - first).ToArray());
        }

        Blocks = [.. parts.Blocks];
        ColumnCount = plan.Columns.Count;
        Columns = new AlignedBuffer<int>([.. parts.Columns]);
        Thresholds = new AlignedBuffer<float>([.. parts.Thresholds]);
        Nodes = new AlignedBuffer<ShapNode>([.. parts.Nodes]);
        Twigs = new AlignedBuffer<ShapTwig>([.. parts.Twigs]);
        Leaves = new AlignedBuffer<double>([.. parts.Leaves]);
        Repetitions = new AlignedBuffer<ShapRepetition>([.. parts.Repetitions]);
        SlotsMax = Blocks.Max(block => block.NodeCount + block.LeafCount);
        RepetitionsMax = Blocks.Max(block => block.RepetitionCount);
        NodesMax = Blocks.Max(block => block.NodeCount);
    }

    // More trees hide more latency, as long as the probabilities and values of a block stay in a first-level cache of
    // 32 KiB: with eight, 256-bit vectors took twice the time there. The sums' last bits depend on these two.
    public const int TreesPerBlock = 4;
    public const int SlotsPerBlock = 512;

    /// <summary>Quadrature points of these trees, in eights.</summary>
    public int Vectors { get; }

    public ShapBlock[] Blocks { get; }

    /// <summary>Columns that the tests read.</summary>
    public int ColumnCount { get; }

    public AlignedBuffer<int> Columns { get; }

    public AlignedBuffer<float> Thresholds { get; }

    public AlignedBuffer<ShapNode> Nodes { get; }

    public AlignedBuffer<ShapTwig> Twigs { get; }

    public AlignedBuffer<double> Leaves { get; }

    public AlignedBuffer<ShapRepetition> Repetitions { get; }

    public int SlotsMax { get; }

    public int RepetitionsMax { get; }

    public int NodesMax { get; }
}
