using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring;

/// <summary>
/// A boosted-tree model compiled for scoring. Immutable and safe for any number of threads; scoring allocates nothing.
/// Leaves are added as int64 in fixed point (or, for libraries that add floats, in their order), so a row has the same
/// score bits on every CPU and in every batch size.
/// </summary>
public sealed unsafe class Forest
{
    // Rows of up to this many columns, sums of up to this many trees, are worked on in the stack.
    private const int StackFloats = 4096;
    private const int StackLongs = 2048;
    private const int Alignment = 16;

    // A block costs the same however few of its rows are used; below this many they are scored one by one.
    private const int BlockRowsMin = 32;

    private readonly ForestParts _parts;
    private readonly RowColumns _columns;
    private readonly LaneForest? _lanes;
    private readonly PortableForest[] _walked;
    private readonly int _exits;
    private readonly int _scratch;
    private readonly bool _isOrdinary;
    private readonly FixedPoint _fixedPoint;
    private readonly long _base;
    private readonly float _floatBase;
    private readonly int[]? _places;
    private readonly SumKind _sum;
    private readonly Link _link;
    private readonly double _slope;
    private readonly double _offset;

    private Forest(TreeEnsemble model, ScorerKind kind)
    {
        _parts = new ForestParts(model, kind);
        (_columns, _lanes, _walked, _fixedPoint) = (_parts.Columns, _parts.Lanes, _parts.Walked, _parts.FixedPoint);
        (_base, _floatBase) = (_fixedPoint.Round(model.Base), (float)model.Base);
        (_sum, _link, _slope, _offset) = (model.Sum, model.Link, model.Slope, model.Offset);
        FeatureCount = model.FeatureCount;
        TreeCount = model.Trees.Length;
        var columns = (_columns.Count + Avx512Forest.Bank - 1) / Avx512Forest.Bank * Avx512Forest.Bank;
        foreach (var part in _walked.Concat(_parts.BatchWalked))
            columns = Math.Max(columns, part.ColumnCount);
        // Exits come in whole vectors, so that the columns behind them are aligned as they are.
        _exits = Math.Max(Alignment, ((_lanes?.Positions ?? 0) + Alignment - 1) / Alignment * Alignment);
        _scratch = Alignment + _exits + columns + RowColumns.VectorMax;
        _places = _lanes?.PlacesOf(TreeCount);
        _isOrdinary = _lanes is { SelectorCount: 0 } && _walked.Length == 0 && _sum != SumKind.FloatInOrder
            && columns <= SmallScratch.ColumnsMax && _lanes.Positions <= SmallScratch.PositionsMax;
    }

    /// <summary>Features a row must have.</summary>
    public int FeatureCount { get; }

    /// <summary>Trees of the model.</summary>
    public int TreeCount { get; }

    /// <summary>How rows are scored on this CPU, for people.</summary>
    public string Method => _parts.Method;

    /// <summary>
    /// Checks a model and compiles it for this CPU; throws <see cref="ModelFormatException"/> naming the first fault.
    /// </summary>
    public static Forest Compile(TreeEnsemble model) => Compile(model, ForestParts.Best);

    /// <summary>Compiles for one kind of scorer, which the CPU must have.</summary>
    internal static Forest Compile(TreeEnsemble model, ScorerKind kind)
    {
        TreeCheck.Validate(model);
        return new Forest(model, kind);
    }

    /// <summary>
    /// The raw score (log-odds for a logistic model) of one row of at least <see cref="FeatureCount"/> values.
    /// </summary>
    public double ScoreRaw(ReadOnlySpan<float> row)
    {
        if (row.Length < FeatureCount)
            ThrowShortRow(row.Length);
        fixed (float* pointer = row)
            return ScoreRow(pointer);
    }

    /// <summary>
    /// The raw scores of <paramref name="raw"/>.Length rows, row i starting at element i * <paramref name="stride"/>.
    /// Bit for bit what <see cref="ScoreRaw(ReadOnlySpan{float})"/> gives for each row.
    /// </summary>
    public void ScoreRaw(ReadOnlySpan<float> rows, int stride, Span<double> raw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, FeatureCount);
        if (raw.Length > 0 && rows.Length < ((raw.Length - 1) * (long)stride) + FeatureCount)
            ThrowShortRow(rows.Length);
        fixed (float* pointer = rows)
        {
            var done = _parts.Batch is not null && raw.Length >= BlockRowsMin ? ScoreBlocks(pointer, stride, raw) : 0;
            for (var i = done; i < raw.Length; i++)
                raw[i] = ScoreRow(pointer + ((long)i * stride));
        }
    }

    /// <summary>The probability of a raw score, by the model's link; the same bits on every machine.</summary>
    public double Probability(double raw) => _link switch
    {
        Link.Logistic => DeterministicMath.Logistic((_slope * raw) + _offset),
        Link.LogisticFloat => LogisticFloat((float)raw),
        _ => raw,
    };

    // The upper bound is XGBoost's. Beyond the lower one the sum is 1 in any case.
    private static float LogisticFloat(float raw) => 1f / (FloatExp.Of(Math.Clamp(-raw, -87f, 88.7f)) + 1f);

    [SkipLocalsInit]
    private double ScoreRow(float* row)
    {
        if (!_isOrdinary)
            return ScoreOtherRow(row);
        SmallScratch scratch;
        var columns = Align(scratch.Values);
        _columns.Fill(row, columns);
        var sum = _base + _lanes!.Sum(columns, (int*)(columns + SmallScratch.ExitsStart), null, 0, null);
        GC.KeepAlive(this);
        return Finish(sum);
    }

    // Many columns, splits on sets, walked trees or float sums.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private double ScoreOtherRow(float* row)
    {
        if (_scratch > StackFloats)
            return ScoreWideRow(row);
        var scratch = stackalloc float[_scratch];
        return ScoreRow(row, scratch);
    }

    private static float* Align(float* pointer) => (float*)(((nuint)pointer + 63) & ~(nuint)63);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private double ScoreWideRow(float* row)
    {
        var rented = ArrayPool<float>.Shared.Rent(_scratch);
        double raw;
        fixed (float* scratch = rented)
            raw = ScoreRow(row, scratch);
        ArrayPool<float>.Shared.Return(rented);
        return raw;
    }

    [SkipLocalsInit]
    private double ScoreRow(float* row, float* scratch)
    {
        var exits = (int*)Align(scratch);
        var columns = (float*)(exits + _exits);
        _columns.Fill(row, columns);
        var count = 0;
        var active = stackalloc uint*[_lanes?.SelectorCount ?? 0];
        if (_lanes is { SelectorCount: > 0 })
            count = _lanes.Activate(row, active);
        if (_sum == SumKind.FloatInOrder)
            return SumInOrder(row, columns, exits, active, count);

        var sum = _base;
        if (_lanes is not null)
            sum += _lanes.Sum(columns, exits, active, count, null);
        foreach (var part in _walked)
            sum += part.Sum(row, FeatureCount, columns, null);
        GC.KeepAlive(this);
        return Finish(sum);
    }

    // Whole blocks, and a last one in part if it is full enough; returns the rows done.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ScoreBlocks(float* rows, int stride, Span<double> raw)
    {
        var width = (_scratch - _exits + Alignment - 1) / Alignment * Alignment;
        var blockLength = (_columns.Count + BlockTranspose.Rows) * BatchForest.Rows;
        var rented = ArrayPool<float>.Shared.Rent(blockLength + (BlockTranspose.Rows * width) + Alignment);
        var sums = stackalloc long[BatchForest.Rows];
        var done = 0;
        fixed (float* start = rented)
        {
            var block = Align(start);
            for (; raw.Length - done >= BlockRowsMin; done += Math.Min(BatchForest.Rows, raw.Length - done))
            {
                var used = Math.Min(BatchForest.Rows, raw.Length - done);
                for (var r = 0; r < used; r += BlockTranspose.Rows)
                {
                    var some = Math.Min(BlockTranspose.Rows, used - r);
                    PrepareRows(rows + ((long)(done + r) * stride), stride, some, block + blockLength, width, sums + r);
                    BlockTranspose.Turn(block + blockLength, width, _columns.Count, block + r);
                }

                _parts.Batch!.Add(block, sums);
                for (var r = 0; r < used; r++)
                    raw[done + r] = Finish(sums[r]);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
        GC.KeepAlive(this);
        return done;
    }

    // Makes the columns of a few rows, and gives what their walked trees and the base add up to.
    private void PrepareRows(float* rows, int stride, int count, float* columns, int width, long* sums)
    {
        for (var r = 0; r < count; r++, rows += stride, columns += width)
        {
            _columns.Fill(rows, columns);
            sums[r] = _base;
            foreach (var part in _parts.BatchWalked)
                sums[r] += part.Sum(rows, FeatureCount, columns, null);
        }
    }

    private double Finish(long sum)
    {
        var raw = _fixedPoint.ToDouble(sum);
        return _sum == SumKind.Double ? raw : (float)raw;
    }

    // The order of float additions matters, so the exit leaves are collected first.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private double SumInOrder(float* row, float* columns, int* exits, uint** active, int count)
    {
        var positions = _lanes?.Positions ?? 0;
        var length = positions + TreeCount;
        var rented = length > StackLongs ? ArrayPool<long>.Shared.Rent(length) : null;
        var scratch = rented ?? stackalloc long[StackLongs];
        var sum = _floatBase;
        fixed (long* picked = scratch)
        {
            _lanes?.Sum(columns, exits, active, count, picked);
            if (_places is not null)
            {
                foreach (var place in _places)
                    sum += BitConverter.UInt32BitsToSingle((uint)picked[place]);
            }
            else
            {
                sum = SumPieces(row, columns, picked, picked + positions);
            }
        }

        if (rented is not null)
            ArrayPool<long>.Shared.Return(rented);
        GC.KeepAlive(this);
        return sum;
    }

    // A tree in pieces has one exit leaf that is not zero bits, so that adding the pieces' bits finds it.
    private float SumPieces(float* row, float* columns, long* picked, long* byTree)
    {
        new Span<long>(byTree, TreeCount).Clear();
        for (var i = 0; i < (_lanes?.Positions ?? 0); i++)
        {
            if (_lanes!.Trees[i] >= 0)
                byTree[_lanes.Trees[i]] += picked[i];
        }

        foreach (var part in _walked)
            part.Sum(row, FeatureCount, columns, byTree);
        var sum = _floatBase;
        for (var t = 0; t < TreeCount; t++)
            sum += BitConverter.UInt32BitsToSingle((uint)byTree[t]);
        return sum;
    }

    [DoesNotReturn]
    private void ThrowShortRow(int length)
        => throw new ArgumentException($"{length} values given where rows of {FeatureCount} features are read");
}
