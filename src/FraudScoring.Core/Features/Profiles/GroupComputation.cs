namespace FraudScoring.Core.Features.Profiles;

/// <summary>Compares a payment's amount, as its logarithm, with the payments of its groups before it.</summary>
internal static class GroupComputation
{
    private const int HoursOfDay = 24;

    /// <summary>ln(1 + amount) in units of 2^-32.</summary>
    public static long LogAmount(long amount) => (long)Math.Round(DeterministicMath.Log(1 + (amount / 100.0)) * GroupPlan.Unit);

    public static float Difference(long log, ReadOnlySpan<long> group)
    {
        var count = group[GroupPlan.Number];
        return count == 0 ? float.NaN : (float)((log - (group[GroupPlan.Sum] / (double)count)) / GroupPlan.Unit);
    }

    public static float Zscore(in GroupFeature f, long log, ReadOnlySpan<long> group)
    {
        var count = group[GroupPlan.Number];
        if (count < f.CountMin || count < 2)
            return float.NaN;
        var squares = new Int128((ulong)group[GroupPlan.Squares + 1], (ulong)group[GroupPlan.Squares]);
        var spread = (count * squares) - ((Int128)group[GroupPlan.Sum] * group[GroupPlan.Sum]);
        var deviation = Math.Max(Math.Sqrt((double)spread) / count, f.DeviationMin * GroupPlan.Unit);
        return deviation == 0 ? float.NaN : (float)((log - (group[GroupPlan.Sum] / (double)count)) / deviation);
    }

    // As if each hour, or each category of the usual two dozen, had been seen once.
    public static float Share(ReadOnlySpan<long> group, ReadOnlySpan<long> larger)
        => (float)((group[GroupPlan.Number] + 1) / (double)(larger[GroupPlan.Number] + HoursOfDay));

    public static void Count(Span<long> group, long log)
    {
        group[GroupPlan.Number]++;
        group[GroupPlan.Sum] += log;
        var squares = new Int128((ulong)group[GroupPlan.Squares + 1], (ulong)group[GroupPlan.Squares]) + Velocity.WindowTotals.Square(log);
        group[GroupPlan.Squares] = (long)(ulong)squares;
        group[GroupPlan.Squares + 1] = (long)(ulong)(squares >> 64);
    }
}
