using System.Buffers;
using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Scores on any CPU and any shape of tree: eight trees are walked side by side without branches, so that eight loads
/// are under way at once. Trees are sorted by depth, since a group takes as many steps as its deepest tree.
/// </summary>
internal sealed unsafe class PortableForest
{
    private const int Lanes = 8;
    private const int StackColumnsMax = 8 * 1024;

    private readonly RowColumns _columns;
    private readonly AlignedBuffer<PackedNode> _nodes;
    private readonly AlignedBuffer<long> _values;
    private readonly PortableGroup[] _groups;

    internal PortableForest(RowColumns columns, PackedNode[] nodes, long[] values, PortableGroup[] groups)
    {
        _columns = columns;
        _nodes = new AlignedBuffer<PackedNode>(nodes);
        _values = new AlignedBuffer<long>(values);
        _groups = groups;
    }

    /// <summary>The sum of the exit leaves of a row.</summary>
    [SkipLocalsInit]
    public long Sum(ReadOnlySpan<float> row)
    {
        var count = _columns.Count;
        var rented = count > StackColumnsMax ? ArrayPool<float>.Shared.Rent(count) : null;
        var columns = rented ?? stackalloc float[StackColumnsMax];
        _columns.Fill(row, columns);
        long sum;
        fixed (float* x = columns)
            sum = Walk(x);
        if (rented is not null)
            ArrayPool<float>.Shared.Return(rented);
        return sum;
    }

    // Optimised at once: left to tiering, the loop runs in code for on-stack replacement, which keeps the eight
    // positions in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Walk(float* x)
    {
        long sum = 0;
        foreach (var group in _groups)
        {
            var nodes = _nodes.Pointer + group.Start;
            nuint n0 = 0, n1 = 1, n2 = 2, n3 = 3, n4 = 4, n5 = 5, n6 = 6, n7 = 7;
            for (var step = group.Steps; step > 0; step--)
            {
                n0 = Next(nodes + n0, x);
                n1 = Next(nodes + n1, x);
                n2 = Next(nodes + n2, x);
                n3 = Next(nodes + n3, x);
                n4 = Next(nodes + n4, x);
                n5 = Next(nodes + n5, x);
                n6 = Next(nodes + n6, x);
                n7 = Next(nodes + n7, x);
            }

            var values = _values.Pointer + group.Start;
            sum += values[n0] + values[n1] + values[n2] + values[n3];
            sum += values[n4] + values[n5] + values[n6] + values[n7];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Next(PackedNode* node, float* x)
        => node->Child + (node->Threshold >= x[node->Column] ? (nuint)0 : 1);

    /// <summary>Packs trees. As many forests are made as 16-bit column numbers need; one, for ordinary models.</summary>
    public static PortableForest[] Build(IReadOnlyList<SplitTree> trees)
    {
        var forests = new List<PortableForest>();
        var part = new List<SplitTree>();
        var columns = new RowColumns.Builder();
        foreach (var tree in trees)
        {
            if (part.Count > 0 && columns.Count + tree.Splits.Length > ushort.MaxValue)
            {
                forests.Add(PortablePacker.Pack(part, columns));
                part = [];
                columns = new RowColumns.Builder();
            }

            foreach (var split in tree.Splits)
                columns.Add(split);
            part.Add(tree);
        }

        if (part.Count > 0)
            forests.Add(PortablePacker.Pack(part, columns));
        return [.. forests];
    }

    /// <summary>Trees of one group.</summary>
    internal static int GroupTreesMax => Lanes;
}
