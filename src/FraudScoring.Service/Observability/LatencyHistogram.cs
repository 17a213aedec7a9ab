using System.Numerics;

namespace FraudScoring.Service.Observability;

/// <summary>
/// Durations in classes 3 % apart (32 to each power of two). Any thread may record; reading meanwhile is approximate.
/// </summary>
/// <param name="ticksPerSecond">Frequency of the clock whose ticks are recorded.</param>
public sealed class LatencyHistogram(long ticksPerSecond)
{
    private const int StepBits = 5;

    private readonly long[] _counts = new long[(64 - StepBits) << StepBits];
    private long _count;
    private long _maxTicks;

    /// <summary>Durations recorded.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The longest, in microseconds.</summary>
    public double MaxUs => Interlocked.Read(ref _maxTicks) * 1e6 / ticksPerSecond;

    /// <summary>Counts a duration in clock ticks.</summary>
    public void Record(long ticks)
    {
        ticks = Math.Max(0, ticks);
        Interlocked.Increment(ref _count);
        Interlocked.Increment(ref _counts[Slot(ticks)]);
        if (ticks > Interlocked.Read(ref _maxTicks))
            RaiseMax(ticks);
    }

    /// <summary>The duration in microseconds that a share of the recorded ones does not exceed; 0 when there are none.</summary>
    public double PercentileUs(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var slot = 0; slot < _counts.Length && wanted > 0; slot++)
        {
            seen += Interlocked.Read(ref _counts[slot]);
            if (seen >= wanted)
                return Math.Min(UpperTicks(slot) * 1e6 / ticksPerSecond, MaxUs);
        }

        return MaxUs;
    }

    private void RaiseMax(long ticks)
    {
        for (var max = Interlocked.Read(ref _maxTicks); ticks > max;)
        {
            var seen = Interlocked.CompareExchange(ref _maxTicks, ticks, max);
            if (seen == max)
                return;
            max = seen;
        }
    }

    private static int Slot(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks) - StepBits);
        return (shift << StepBits) + (int)(ticks >> shift);
    }

    private static long UpperTicks(int slot)
    {
        if (slot < 2 << StepBits)
            return slot;
        var shift = (slot >> StepBits) - 1;
        return ((long)(slot - (shift << StepBits) + 1) << shift) - 1;
    }
}
