using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// Exact contributions of the features to a row's raw score: path-dependent TreeSHAP (Lundberg et al., "From local
/// explanations to global understanding with explainable AI for trees", 2020), as LightGBM and XGBoost define it.
/// Immutable and safe for any number of threads; explaining allocates nothing, and gives the same bits on every CPU.
/// </summary>
public sealed unsafe class TreeShap
{
    private const int Points = 8;
    private const int Alignment = 64;

    private readonly RowColumns _columns;
    private readonly ShapPass[] _passes;
    private readonly int _scratchVectors;

    private TreeShap(TreeEnsemble model)
    {
        FeatureCount = model.FeatureCount;
        var trees = Enumerable.Range(0, model.Trees.Length).Select(t => ShapTree.Of(model, t)).ToArray();
        BaseValue = model.Base;
        foreach (var tree in trees)
            BaseValue += tree.Mean;

        var plan = new ColumnPlan(Lowering.Lower(model, FixedPoint.For(model)), model.FeatureCount);
        _columns = plan.Columns;

        // A path over d features needs d / 2 points, so one vector of eight is exact up to 16 features.
        var passes = new List<ShapPass>();
        foreach (var group in trees.Where(tree => tree.Splits.Length > 0)
            .GroupBy(tree => ((tree.Distinct.Max() - 1) / (2 * Points)) + 1).OrderBy(group => group.Key))
            passes.AddRange(ShapPass.Make(new ShapLayout([.. group], plan, group.Key)));
        _passes = [.. passes];
        _scratchVectors = FeatureCount;
        foreach (var pass in _passes)
            _scratchVectors = Math.Max(_scratchVectors, FeatureCount + ShapKernel.ScratchVectors(pass.Layout));
    }

    /// <summary>Features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>The mean raw score over the training weight: what contributions start from.</summary>
    public double BaseValue { get; }

    /// <summary>
    /// True when contributions are defined: the model knows the training weights of its nodes, and each split tests
    /// one feature.
    /// </summary>
    public static bool IsDefinedFor(TreeEnsemble model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.HasCovers && HasSingleFeatureSplits(model);
    }

    /// <summary>True when each split tests one feature, without which there are no contributions.</summary>
    public static bool HasSingleFeatureSplits(TreeEnsemble model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Array.TrueForAll(
            model.Trees, tree => Array.TrueForAll(tree.Nodes, node => node.Mode != SplitMode.AnyPositive));
    }

    /// <summary>
    /// Prepares explanations of a model. Throws <see cref="ModelFormatException"/> when the model does not say how much
    /// training weight its nodes had, or splits on several features at once: then contributions are not defined.
    /// </summary>
    public static TreeShap Compile(TreeEnsemble model)
    {
        TreeCheck.Validate(model);
        if (!model.HasCovers)
            throw new ModelFormatException(
                "the model has no training weights of its nodes, so contributions are undefined");
        for (var t = 0; t < model.Trees.Length; t++)
        {
            if (Array.Exists(model.Trees[t].Nodes, node => node.Mode == SplitMode.AnyPositive))
                throw new ModelFormatException(
                    $"tree {t} splits on several features at once, so contributions are undefined");
        }

        return new TreeShap(model);
    }

    /// <summary>
    /// The contribution of every feature, and behind them <see cref="BaseValue"/>; all of them add up to the raw score.
    /// </summary>
    [SkipLocalsInit]
    public void Explain(ReadOnlySpan<float> row, Span<double> contributions)
    {
        if (row.Length < FeatureCount || contributions.Length < FeatureCount + 1)
        {
            throw new ArgumentException($"a row of {row.Length} values and room for {contributions.Length}, "
                + $"expected {FeatureCount} and {FeatureCount + 1}");
        }


        var columns = stackalloc float[_columns.Count + RowColumns.VectorMax + 16];
        fixed (float* values = row)
            _columns.Fill(values, columns);
        contributions[..FeatureCount].Clear();
        contributions[FeatureCount] = BaseValue;
        var rented = ArrayPool<byte>.Shared.Rent((_scratchVectors * sizeof(Vector512<double>)) + Alignment);
        fixed (byte* start = rented)
        {
            var sums = (Vector512<double>*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));
            foreach (var pass in _passes)
                AddPass(pass, columns, row, sums, contributions);
        }

        ArrayPool<byte>.Shared.Return(rented);
        GC.KeepAlive(this);
    }

    private void AddPass(
        ShapPass pass, float* columns, ReadOnlySpan<float> row, Vector512<double>* sums, Span<double> contributions)
    {
        new Span<byte>(sums, FeatureCount * sizeof(Vector512<double>)).Clear();
        var inverse = (Vector512<double>*)pass.Inverse.Pointer;
        var kernel = new ShapKernel(pass.Layout, pass.Unknown, inverse, sums + FeatureCount, sums);
        foreach (var block in pass.Layout.Blocks)
            kernel.Add(block, columns, row);
        for (var f = 0; f < FeatureCount; f++)
            contributions[f] += Total(sums[f] * pass.Weights);
    }

    // In this order, whatever the vector width.
    private static double Total(Vector512<double> values)
    {
        var four = values.GetLower() + values.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }
}
