using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Scores on any CPU and any shape of tree: eight trees are walked side by side without branches, so that eight loads
/// are under way at once. Trees are sorted by depth, since a group takes as many steps as its deepest tree. Behind the
/// columns of the numeric splits stands one that is always 0, for leaves, and one of 0 or 1 for every other split.
/// </summary>
internal sealed unsafe class PortableForest
{
    /// <summary>Trees of one group.</summary>
    public const int Lanes = 8;

    private readonly Split[] _tests;
    private readonly int _zeroColumn;
    private readonly AlignedBuffer<PackedNode> _nodes;
    private readonly AlignedBuffer<long> _values;
    private readonly AlignedBuffer<int> _trees;
    private readonly PortableGroup[] _groups;

    internal PortableForest(
        Split[] tests, int zeroColumn, PackedNode[] nodes, long[] values, int[] trees, PortableGroup[] groups)
    {
        _tests = tests;
        _zeroColumn = zeroColumn;
        _nodes = new AlignedBuffer<PackedNode>(nodes);
        _values = new AlignedBuffer<long>(values);
        _trees = new AlignedBuffer<int>(trees);
        _groups = groups;
    }

    /// <summary>Columns that are read, those that this forest adds included.</summary>
    public int ColumnCount => _zeroColumn + 1 + _tests.Length;

    /// <summary>
    /// The sum of the exit leaves of a row; with <paramref name="byTree"/> instead each is added there, at the index of
    /// its tree, and the sum is 0.
    /// </summary>
    public long Sum(float* row, int features, float* columns, long* byTree)
    {
        columns[_zeroColumn] = 0;
        for (var i = 0; i < _tests.Length; i++)
            columns[_zeroColumn + 1 + i] = _tests[i].GoesLeft(new ReadOnlySpan<float>(row, features)) ? 0 : 1;
        return Walk(columns, byTree);
    }

    // Optimised at once: left to tiering, the loop runs in code for on-stack replacement, which keeps the eight
    // positions in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Walk(float* x, long* byTree)
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
            if (byTree is null)
            {
                sum += values[n0] + values[n1] + values[n2] + values[n3];
                sum += values[n4] + values[n5] + values[n6] + values[n7];
                continue;
            }

            // Lanes without a tree hold 0 and are counted to the last one.
            var trees = _trees.Pointer + group.Tree;
            byTree[trees[0]] += values[n0];
            byTree[trees[1]] += values[n1];
            byTree[trees[2]] += values[n2];
            byTree[trees[3]] += values[n3];
            byTree[trees[4]] += values[n4];
            byTree[trees[5]] += values[n5];
            byTree[trees[6]] += values[n6];
            byTree[trees[7]] += values[n7];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Next(PackedNode* node, float* x)
        => node->Child + (node->Threshold >= x[node->Column] ? (nuint)0 : 1);
}
