using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FraudScoring.Training.Boosting;

/// <summary>
/// The rows of a tree, ordered so that each leaf's rows are one run, ascending. Splitting a leaf keeps their order;
/// big leaves are split in chunks of a fixed size, so the result does not depend on the threads.
/// </summary>
/// <remarks>Unsafe: the widest leaf is split some twenty times in a tree, and this loop is bound by instructions.</remarks>
internal sealed unsafe class RowPartition
{
    private const int ChunkRows = 16_384;

    private readonly WorkerTeam _team;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _leftCounts;
    private readonly Action<int> _split;
    private readonly Action<int> _gather;
    private uint[]? _leftBins;
    private int[] _rows = [];
    private ushort[] _column = [];
    private int _begin;
    private int _count;
    private int _lowest;
    private int _highest;

    public RowPartition(int rowCount, WorkerTeam team)
    {
        _team = team;
        _left = new int[rowCount];
        _right = new int[rowCount];
        _leftCounts = new int[(rowCount / ChunkRows) + 1];
        _split = SplitChunk;
        _gather = GatherChunk;
    }

    /// <summary>Row numbers, run by run.</summary>
    public int[] Rows => _rows;

    /// <summary>Starts a tree with these rows, ascending. The array is the partition's from now on.</summary>
    public void Reset(int[] rows) => _rows = rows;

    /// <summary>Splits a run by a column of bins and returns the rows that went left.</summary>
    public int Split(int begin, int count, ushort[] column, in Split split)
    {
        _begin = begin;
        _count = count;
        _column = column;
        _leftBins = split.LeftBins;
        // Missing values are bin 0, so "bin <= b, and missing goes right" is the range from 1 to b.
        _lowest = split.IsMissingLeft ? 0 : 1;
        _highest = split.Bin;
        int chunks = (count + ChunkRows - 1) / ChunkRows;
        _team.Run(chunks, _split);
        _team.Run(chunks, _gather);
        int leftCount = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
            leftCount += _leftCounts[chunk];
        return leftCount;
    }

    private void SplitChunk(int chunk)
    {
        int start = chunk * ChunkRows;
        int count = Math.Min(ChunkRows, _count - start);
        fixed (int* rows = &_rows[_begin + start], left = &_left[start], right = &_right[start])
        fixed (ushort* column = _column)
        {
            _leftCounts[chunk] = _leftBins is { } bins ? SplitByCategory(rows, count, column, bins, left, right)
                : Avx512F.IsSupported
                ? SplitWide(rows, count, column, left, right)
                : SplitRest(rows, 0, count, column, left, 0, right);
        }
    }

    private int SplitWide(int* rows, int count, ushort* column, int* left, int* right)
    {
        var lowest = Vector512.Create(_lowest);
        var range = Vector512.Create((uint)(_highest - _lowest));
        var mask = Vector512.Create(0xFFFF);
        int leftCount = 0;
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var row = Vector512.Load(rows + i);
            var bins = Vector512.Create(
                Avx2.GatherVector256((int*)column, row.GetLower(), 2), Avx2.GatherVector256((int*)column, row.GetUpper(), 2));
            var isLeft = Vector512.LessThanOrEqual(((bins & mask) - lowest).AsUInt32(), range).AsInt32();
            Avx512F.Compress(Vector512<int>.Zero, isLeft, row).Store(left + leftCount);
            Avx512F.Compress(Vector512<int>.Zero, ~isLeft, row).Store(right + i - leftCount);
            leftCount += System.Numerics.BitOperations.PopCount((uint)isLeft.ExtractMostSignificantBits());
        }

        return SplitRest(rows, i, count, column, left, leftCount, right);
    }

    // Both sides are written and one of the two places advances: a branch would be mispredicted every few rows.
    private int SplitRest(int* rows, int start, int count, ushort* column, int* left, int leftCount, int* right)
    {
        uint lowest = (uint)_lowest;
        uint range = (uint)(_highest - _lowest);
        for (int i = start; i < count; i++)
        {
            int row = rows[i];
            left[leftCount] = row;
            right[i - leftCount] = row;
            leftCount += column[row] - lowest <= range ? 1 : 0;
        }

        return leftCount;
    }

    private static int SplitByCategory(int* rows, int count, ushort* column, uint[] leftBins, int* left, int* right)
    {
        int leftCount = 0;
        for (int i = 0; i < count; i++)
        {
            int row = rows[i];
            int bin = column[row];
            left[leftCount] = row;
            right[i - leftCount] = row;
            leftCount += (int)(leftBins[bin >> 5] >> (bin & 31) & 1);
        }

        return leftCount;
    }

    private void GatherChunk(int chunk)
    {
        int start = chunk * ChunkRows;
        int count = Math.Min(ChunkRows, _count - start);
        int leftCount = _leftCounts[chunk];
        int leftBefore = 0;
        int leftTotal = 0;
        for (int i = 0; i * ChunkRows < _count; i++)
        {
            leftBefore += i < chunk ? _leftCounts[i] : 0;
            leftTotal += _leftCounts[i];
        }

        _left.AsSpan(start, leftCount).CopyTo(_rows.AsSpan(_begin + leftBefore));
        _right.AsSpan(start, count - leftCount).CopyTo(_rows.AsSpan(_begin + leftTotal + start - leftBefore));
    }
}
