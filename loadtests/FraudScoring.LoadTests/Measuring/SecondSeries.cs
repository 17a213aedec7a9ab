using System.Numerics;

namespace FraudScoring.LoadTests.Measuring;

/// <summary>What happened to the payments planned for each second, with percentiles in classes 3 % apart.</summary>
internal sealed class SecondSeries(int seconds)
{
    private const int StepBits = 5;
    private const int Slots = (40 - StepBits + 1) << StepBits;

    private readonly Cell[] _cells = new Cell[seconds];

    /// <summary>Counts a planned payment.</summary>
    public void Plan(int second, int phase)
    {
        if (Find(second) is not { } cell)
            return;
        cell.Planned++;
        cell.Phase = phase;
    }

    /// <summary>Counts how it ended. Any thread.</summary>
    public void Record(int second, bool isOk, long ns)
    {
        if (Find(second) is not { } cell)
            return;
        if (!isOk)
        {
            Interlocked.Increment(ref cell.Errors);
            return;
        }

        Interlocked.Increment(ref cell.Ok);
        Interlocked.Increment(ref cell.Counts[Slot(Math.Clamp(ns, 0, HighDynamicRangeHistogram.HighestNs))]);
        for (var max = Interlocked.Read(ref cell.MaxNs); ns > max;)
        {
            var seen = Interlocked.CompareExchange(ref cell.MaxNs, ns, max);
            if (seen == max)
                return;
            max = seen;
        }
    }

    /// <summary>All seconds in which something was planned. When nobody records any more.</summary>
    public IReadOnlyList<SecondFigures> Figures(IReadOnlyList<string> phases) =>
    [
        .. _cells.Select((cell, second) => (cell, second)).Where(c => c.cell is not null).Select(c => new SecondFigures(
            c.second, phases[c.cell.Phase], c.cell.Planned, c.cell.Ok, c.cell.Errors, Percentile(c.cell, 0.5) / 1e3,
            Percentile(c.cell, 0.99) / 1e3, c.cell.MaxNs / 1e3)),
    ];

    private Cell? Find(int second)
    {
        if ((uint)second >= (uint)_cells.Length)
            return null;
        return Volatile.Read(ref _cells[second]) ?? Interlocked.CompareExchange(ref _cells[second], new Cell(), null) ?? _cells[second];
    }

    private static long Percentile(Cell cell, double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(cell.Ok * share));
        var seen = 0L;
        for (var slot = 0; slot < Slots; slot++)
        {
            seen += cell.Counts[slot];
            if (seen >= wanted)
                return Math.Min(Highest(slot), cell.MaxNs);
        }

        return cell.MaxNs;
    }

    private static int Slot(long ns)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ns | 1) - StepBits);
        return (shift << StepBits) + (int)(ns >> shift);
    }

    private static long Highest(int slot)
    {
        if (slot < 2 << StepBits)
            return slot;
        var shift = (slot >> StepBits) - 1;
        return ((long)(slot - (shift << StepBits) + 1) << shift) - 1;
    }

    private sealed class Cell
    {
        public readonly int[] Counts = new int[Slots];
        public long Planned;
        public long Ok;
        public long Errors;
        public long MaxNs;
        public int Phase;
    }
}
