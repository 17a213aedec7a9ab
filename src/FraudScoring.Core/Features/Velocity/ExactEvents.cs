using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// The single events in a quiet key's block, in the order of their times (those of one time in the order of arrival).
/// Columns lie one behind the other: times, amounts with the declined flag in the lowest bit, hashes, place.
/// </summary>
/// <remarks>
/// Of a time the low 32 bits are kept where that is enough: every kept event is then less than 2^32 ms older than the
/// newest, whose whole time stands in the header. Amounts take 4 bytes until one does not fit.
/// </remarks>
internal readonly ref struct ExactEvents
{
    private const int LinearSteps = 8;

    private readonly ref byte _times;
    private readonly ref byte _amounts;
    private readonly ref byte _columns;
    private readonly long _newestMs;
    private readonly int _capacity;
    private readonly int _amountBytes;
    private readonly bool _isShortTime;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExactEvents(SeriesPlan plan, ReadOnlySpan<byte> block)
    {
        ref readonly var header = ref SeriesHeader.Of(block);
        _capacity = header.Capacity;
        _amountBytes = header.AmountBytes;
        _newestMs = header.NewestMs;
        _isShortTime = plan.TimeBytes == sizeof(uint);
        Count = header.Count;
        // Everything after this is reached from the start of the block without further checks.
        if (block.Length < plan.ExactBytes(_capacity, _amountBytes) || Count > _capacity)
            throw new InvalidOperationException("a block of single events is shorter than its header says");
        _times = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), SeriesPlan.HeaderBytes);
        _amounts = ref Unsafe.Add(ref _times, _capacity * plan.TimeBytes);
        _columns = ref Unsafe.Add(ref _amounts, _capacity * _amountBytes);
    }

    public int Count { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TimeAt(int i)
        => _isShortTime
            ? _newestMs - ((uint)_newestMs - Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref _times, i * sizeof(uint))))
            : Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref _times, i * sizeof(long)));

    /// <summary>Amount and declined flag; zero when the plan keeps none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long PackedAmountAt(int i) => _amountBytes switch
    {
        sizeof(uint) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref _amounts, i * sizeof(uint))),
        sizeof(long) => Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref _amounts, i * sizeof(long))),
        _ => 0,
    };

    /// <summary>The hashes of a related field, or a coordinate, of all events.</summary>
    public ReadOnlySpan<uint> Column(int column) => WholeColumn(column)[..Count];

    /// <summary>
    /// Index of the first event after <paramref name="timeMs"/> and before index <paramref name="end"/>; else the end.
    /// </summary>
    public int FirstAfter(long timeMs, int end)
    {
        // Most windows are short: looked for from their end.
        for (var steps = LinearSteps; steps > 0; steps--, end--)
        {
            if (end == 0 || TimeAt(end - 1) <= timeMs)
                return end;
        }

        return UpperBound(timeMs, end);
    }

    /// <summary>Adds events from one index to before another to a window's totals.</summary>
    public void AddTo(ref WindowTotals totals, int start, int end, bool needsSquares)
    {
        if (_amountBytes == 0)
        {
            totals.Count += end - start;
            return;
        }

        if (_amountBytes == sizeof(uint) && !needsSquares && Vector256.IsHardwareAccelerated)
            start = AddWide(ref totals, start, end);
        for (; start < end; start++)
        {
            var amount = PackedAmountAt(start);
            totals.Add(amount >> 1, (amount & 1) != 0, needsSquares);
        }
    }

    /// <summary>Number of events that are not after <paramref name="timeMs"/>.</summary>
    public int UpperBound(long timeMs) => UpperBound(timeMs, Count);

    private int UpperBound(long timeMs, int high)
    {
        var low = 0;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (TimeAt(middle) <= timeMs)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Index of the newest event that is not after <paramref name="timeMs"/>, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LastAtOrBefore(long timeMs)
        => Count == 0 || TimeAt(Count - 1) <= timeMs ? Count - 1 : UpperBound(timeMs) - 1;

    // Eight amounts at a time; integers, so that the order changes nothing.
    private int AddWide(ref WindowTotals totals, int start, int end)
    {
        if (end - start < Vector256<uint>.Count)
            return start;
        var sums = Vector256<ulong>.Zero;
        var most = Vector256<uint>.Zero;
        var declined = Vector256<uint>.Zero;
        var first = start;
        for (; start <= end - Vector256<uint>.Count; start += Vector256<uint>.Count)
        {
            var packed = Unsafe.ReadUnaligned<Vector256<uint>>(ref Unsafe.Add(ref _amounts, start * sizeof(uint)));
            var amounts = packed >>> 1;
            declined += packed & Vector256<uint>.One;
            most = Vector256.Max(most, amounts);
            sums += Vector256.WidenLower(amounts) + Vector256.WidenUpper(amounts);
        }

        totals.Count += start - first;
        totals.Declined += Vector256.Sum(declined);
        totals.Sum += (long)Vector256.Sum(sums);
        for (var i = 0; i < Vector256<uint>.Count; i++)
            totals.Max = Math.Max(totals.Max, most[i]);
        return start;
    }

    /// <summary>Writes an event over the one at an index; the block must be writable.</summary>
    public void Set(int i, long timeMs, long packedAmount, ReadOnlySpan<uint> columns)
    {
        if (_isShortTime)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref _times, i * sizeof(uint)), (uint)timeMs);
        else
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref _times, i * sizeof(long)), timeMs);
        if (_amountBytes == sizeof(uint))
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref _amounts, i * sizeof(uint)), (uint)packedAmount);
        else if (_amountBytes == sizeof(long))
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref _amounts, i * sizeof(long)), packedAmount);
        for (var c = 0; c < columns.Length; c++)
            WholeColumn(c)[i] = columns[c];
    }

    /// <summary>Moves <paramref name="count"/> events to another index; the block must be writable.</summary>
    public void Move(SeriesPlan plan, int from, int to, int count)
    {
        Move(ref _times, plan.TimeBytes, from, to, count);
        Move(ref _amounts, _amountBytes, from, to, count);
        for (var c = 0; c < plan.ColumnCount; c++)
            WholeColumn(c).Slice(from, count).CopyTo(WholeColumn(c)[to..]);
    }

    private static void Move(ref byte column, int width, int from, int to, int count)
        => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref column, from * width), count * width)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref column, to * width), count * width));

    private Span<uint> WholeColumn(int column)
        => MemoryMarshal.CreateSpan(ref Unsafe.As<byte, uint>(ref Unsafe.Add(ref _columns, column * _capacity * sizeof(uint))), _capacity);
}
