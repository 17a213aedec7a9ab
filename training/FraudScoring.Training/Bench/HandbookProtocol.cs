using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// The prequential protocol of the Fraud Detection Handbook (2022, chapter 5): train on the week from day S (or on all
/// days since the warm-up), leave a week for labels to arrive, test on the next, without the payments of customers that
/// are known for a fraud by then.
/// </summary>
internal sealed class HandbookProtocol(ReplayedPayments payments, IReadOnlyList<int> customers, DateTimeOffset start)
{
    public const int DelayDays = 7;

    private const int Week = 7;
    private const int WarmUpDays = 30;
    private const long MsPerDay = 86_400_000;

    private readonly long _startMs = start.ToUnixTimeMilliseconds();

    /// <summary>First training days of the four test folds.</summary>
    public static int[] Folds { get; } = [136, 129, 122, 115];

    /// <summary>The training rows of a fold.</summary>
    public (int Start, int Count) Training(int firstDay, int days)
    {
        int from = FirstRow(days == 0 ? WarmUpDays : firstDay);
        return (from, FirstRow(firstDay + Week) - from);
    }

    /// <summary>The test rows of a fold.</summary>
    public int[] Test(int firstDay)
    {
        var known = new HashSet<int>();
        AddFrauds(known, firstDay, firstDay + Week - 1);
        var rows = new List<int>();
        for (int day = 0; day < Week; day++)
        {
            // By the morning of a test day, what happened a delay before the day is known.
            int learnt = firstDay + Week + day - 1;
            AddFrauds(known, learnt, learnt + 1);
            int testDay = firstDay + Week + DelayDays + day;
            for (int row = FirstRow(testDay); row < FirstRow(testDay + 1); row++)
            {
                if (!known.Contains(customers[row]))
                    rows.Add(row);
            }
        }

        return [.. rows];
    }

    public int Day(int row) => (int)((payments.ArrivalUnixMs(row) - _startMs) / MsPerDay);

    private int FirstRow(int day) => payments.FirstRowAt(_startMs + (day * MsPerDay));

    private void AddFrauds(HashSet<int> known, int fromDay, int toDay)
    {
        for (int row = FirstRow(fromDay); row < FirstRow(toDay); row++)
        {
            if (payments.Truth(row) == true)
                known.Add(customers[row]);
        }
    }
}
