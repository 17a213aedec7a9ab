using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// Explains one row by quadrature over the nodes. A feature's path-dependent Shapley value is an integral over t in
/// [0, 1] of a polynomial, the derivative of the tree's expected value when every feature is known with probability t;
/// it is summed at Gauss-Legendre points, eight of them side by side in a vector. For each point a pass from the roots
/// down gives P, the probability to come to a node, and one from the leaves up H, the expected value there (the idea of
/// Linear TreeSHAP, Yu et al., NeurIPS 2022, with the polynomials held by their values at points).
///
/// At a node whose feature was tested above, <c>o</c> says whether the row satisfies all those splits and F = a + t (1 - a)
/// is the probability that they are passed, a their share: the feature is then still unknown with probability
/// k = a (1 - t) / F, and the node's part in the value is scaled by r = 1 / F; k = 1, r = 0 where o does not hold.
///
/// Only multiplications, additions and subtractions, in a fixed order: the same bits with every vector width. A fused
/// multiply-add would change them, and is slow where it is missing.
/// </summary>
internal readonly unsafe ref struct ShapKernel
{
    private const int TestsPerStep = 16;

    // As many columns as two registers hold: there a permutation finds them sooner than memory does.
    private const int RegisterColumns = 32;

    private readonly ShapLayout _layout;
    private readonly Vector512<double> _unknown;
    private readonly Vector512<double>* _inverse;
    private readonly int* _goesLeft;
    private readonly int* _isMet;
    private readonly Vector512<double>* _p;
    private readonly Vector512<double>* _h;
    private readonly Vector512<double>* _k;
    private readonly Vector512<double>* _r;
    private readonly Vector512<double>* _sums;

    /// <param name="layout">The trees.</param>
    /// <param name="unknown">1 - t at eight points.</param>
    /// <param name="inverse">1 / F of every repetition at these points.</param>
    /// <param name="scratch">Aligned room of <see cref="ScratchVectors"/> vectors.</param>
    /// <param name="sums">A vector for every feature.</param>
    public ShapKernel(ShapLayout layout, Vector512<double> unknown, Vector512<double>* inverse,
        Vector512<double>* scratch, Vector512<double>* sums)
    {
        (_layout, _unknown) = (layout, unknown);
        _inverse = inverse;
        _sums = sums;
        _p = scratch;
        _h = _p + layout.SlotsMax;
        _k = _h + layout.SlotsMax;
        _r = _k + layout.RepetitionsMax;
        _goesLeft = (int*)(_r + layout.RepetitionsMax);
        _isMet = _goesLeft + FlagVectors(layout.NodesMax + TestsPerStep) * 16;
    }

    /// <summary>Vectors of scratch room that a layout needs.</summary>
    public static int ScratchVectors(ShapLayout layout)
        => (2 * (layout.SlotsMax + layout.RepetitionsMax))
            + FlagVectors(layout.NodesMax + TestsPerStep) + FlagVectors(layout.RepetitionsMax);

    private static int FlagVectors(int flags) => (flags + 15) / 16;

    /// <summary>Adds a block's contributions at these points to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ShapBlock block, float* columns, ReadOnlySpan<float> row)
    {
        Test(block, columns, row);
        Repeat(block);
        Descend(block);
        AddTwigs(block);
        Ascend(block);
    }

    // In all of these the fields are copied first: the compiler must take every store for a change of a field.

    // Where the row goes at each node, 1 for left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Test(ShapBlock block, float* columns, ReadOnlySpan<float> row)
    {
        var index = _layout.Columns.Pointer + block.Tests;
        var threshold = _layout.Thresholds.Pointer + block.Tests;
        var goesLeft = _goesLeft;
        var count = block.NodeCount;
        if (Avx512F.IsSupported && _layout.ColumnCount <= RegisterColumns)
        {
            var (low, high) = (Vector512.Load(columns), Vector512.Load(columns + 16));
            for (var i = 0; i < count; i += TestsPerStep)
            {
                var x = Avx512F.PermuteVar16x32x2(low, Vector512.Load(index + i), high);
                var isLeft = Vector512.LessThanOrEqual(x, Vector512.Load(threshold + i)).AsInt32();
                (isLeft & Vector512<int>.One).Store(goesLeft + i);
            }
        }
        else if (Avx2.IsSupported)
        {
            for (var i = 0; i < count; i += 8)
            {
                var x = Avx2.GatherVector256(columns, Vector256.Load(index + i), 4);
                var isLeft = Vector256.LessThanOrEqual(x, Vector256.Load(threshold + i)).AsInt32();
                (isLeft & Vector256<int>.One).Store(goesLeft + i);
            }
        }
        else
        {
            for (var i = 0; i < count; i++)
                goesLeft[i] = columns[index[i]] <= threshold[i] ? 1 : 0;
        }

        foreach (var (node, split) in block.Others)
            goesLeft[node] = split.GoesLeft(row) ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Repeat(ShapBlock block)
    {
        var repetition = _layout.Repetitions.Pointer + block.Repetitions;
        var inverse = _inverse + block.Repetitions;
        var k = _k;
        var r = _r;
        var isMet = _isMet;
        var goesLeft = _goesLeft;
        var unknown = _unknown;
        var count = block.RepetitionCount;
        isMet[0] = -1;
        k[0] = unknown;
        r[0] = Vector512<double>.One;
        for (var i = 1; i < count; i++)
        {
            // All bits where every split above on the feature is satisfied: whether is as good as random, so no branch.
            var met = isMet[repetition[i].Above] & ((goesLeft[repetition[i].Ancestor] ^ repetition[i].Side) - 1);
            isMet[i] = met;
            var select = Vector512.Create((long)met);
            var scaled = inverse[i] * (unknown * Vector512.Create(repetition[i].Share));
            r[i] = (inverse[i].AsInt64() & select).AsDouble();
            k[i] = ((scaled.AsInt64() & select) | Vector512.AndNot(Vector512<double>.One.AsInt64(), select)).AsDouble();
        }
    }

    // P of every inner node and twig. Leaf children are written too, and never read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Descend(ShapBlock block)
    {
        var node = _layout.Nodes.Pointer + block.Nodes;
        var p = _p;
        var k = _k;
        var goesLeft = _goesLeft;
        var count = block.InnerCount;
        foreach (var root in block.Roots)
            p[root] = Vector512<double>.One;
        for (var i = 0; i < count; i++, node++)
        {
            var s = goesLeft[i];
            var slots = (&node->SlotsRight)[s];
            var all = p[i];
            var cold = all * (k[node->Repetition] * Vector512.Create((&node->ColdShareRight)[s]));
            p[slots >> 16] = cold;
            p[slots & 0xFFFF] = all - cold;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTwigs(ShapBlock block)
    {
        var twig = _layout.Twigs.Pointer + block.Twigs;
        var p = _p;
        var h = _h;
        var k = _k;
        var r = _r;
        var sums = _sums;
        var goesLeft = _goesLeft;
        var end = block.NodeCount;
        for (var i = block.InnerCount; i < end; i++, twig++)
        {
            var s = goesLeft[i];
            var change = k[twig->Repetition] * Vector512.Create((&twig->ChangeRight)[s]);
            h[i] = change + Vector512.Create((&twig->ValueRight)[s]);
            sums[twig->Feature] += p[i] * (change * r[twig->Repetition]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Ascend(ShapBlock block)
    {
        var leaves = _layout.Leaves.Pointer + block.Leaves;
        var p = _p;
        var h = _h;
        var k = _k;
        var r = _r;
        var sums = _sums;
        var goesLeft = _goesLeft;
        var first = block.NodeCount;
        var count = block.LeafCount;
        for (var j = 0; j < count; j++)
            h[first + j] = Vector512.Create(leaves[j]);

        var node = _layout.Nodes.Pointer + block.Nodes + block.InnerCount - 1;
        for (var i = block.InnerCount - 1; i >= 0; i--, node--)
        {
            var s = goesLeft[i];
            var slots = (&node->SlotsRight)[s];
            var hot = h[slots & 0xFFFF];
            var change = (h[slots >> 16] - hot) * (k[node->Repetition] * Vector512.Create((&node->ColdShareRight)[s]));
            h[i] = hot + change;
            sums[node->Feature] += p[i] * (change * r[node->Repetition]);
        }
    }
}
