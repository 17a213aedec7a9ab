using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Genuine;

/// <summary>Picks times of day and knows the week: how much is paid on a day, and at which hours.</summary>
internal sealed class DayClock
{
    private const int TableSize = 1024;

    private static readonly double[][] HourWeights =
    [
        [1, .5, .3, .2, .3, 1, 4, 10, 14, 14, 15, 18, 24, 22, 18, 18, 20, 26, 28, 24, 16, 11, 7, 3],
        [3, 2, 1, .5, .5, .6, 1.5, 4, 9, 15, 20, 24, 24, 22, 20, 19, 18, 17, 18, 18, 16, 13, 10, 6],
        [6, 3, 2, 1, 1, 1, 2, 5, 9, 11, 12, 13, 14, 13, 12, 12, 12, 13, 15, 19, 24, 26, 20, 12],
        [11, 11, 10, 8, 7, 6, 6, 7, 8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 13, 13, 13, 13, 13, 12],
    ];

    // From Sunday, as DayOfWeek counts.
    private static readonly double[] WeekdayFactors = [0.86, 0.93, 0.94, 0.96, 1.0, 1.14, 1.17];

    private readonly byte[][] _hours = Array.ConvertAll(HourWeights, ToTable);

    public static bool IsWeekend(DayOfWeek day) => day is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>
    /// How much is paid on a date against the mean: a weekly cycle, and more in the days after pay-day.
    /// </summary>
    public static double Activity(DateTime date, double weekendFactor)
    {
        double factor = WeekdayFactors[(int)date.DayOfWeek] * (date.Day <= 3 || date.Day >= 27 ? 1.1 : 0.98);
        return IsWeekend(date.DayOfWeek) ? factor * weekendFactor : factor;
    }

    /// <summary>
    /// Milliseconds since midnight UTC, for somebody in <paramref name="city"/> who lives later by some hours.
    /// </summary>
    public long PickMs(DayProfile profile, int city, int hourShift, Xoshiro256 random)
    {
        int local = _hours[(int)profile][random.Below(TableSize)] + hourShift;
        int hour = (local - Geography.CountryOf(city).HoursFromUtc + 72) % 24;
        return (hour * HourMs) + random.Below((int)HourMs);
    }

    private static byte[] ToTable(double[] weights)
    {
        var table = new byte[TableSize];
        double sum = weights.Sum();
        double upTo = 0;
        int filled = 0;
        for (int hour = 0; hour < weights.Length; hour++)
        {
            upTo += weights[hour];
            for (int end = (int)(upTo / sum * TableSize); filled < end; filled++)
                table[filled] = (byte)hour;
        }

        table.AsSpan(filled).Fill(23);
        return table;
    }
}
