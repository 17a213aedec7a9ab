using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Shipping;

/// <summary>How the time of the data is divided, in days.</summary>
/// <param name="WarmUpDays">At the start: velocity fills, no rows are taken.</param>
/// <param name="ValidationDays">Rows for early stopping, calibration and thresholds.</param>
/// <param name="LabelDelayDays">Before the training moment: too young for their labels to have come.</param>
/// <param name="TestDays">After the training moment: what the model would have met.</param>
public sealed record TrainingPeriods(int WarmUpDays = 30, int ValidationDays = 21, int LabelDelayDays = 28, int TestDays = 21)
{
    private const long DayMs = 86_400_000;

    /// <summary>
    /// Divides payments. The model is trained at one moment, the start of the test, and knows no label that came later.
    /// </summary>
    /// <exception cref="DataException">The payments are of too few days.</exception>
    public PeriodRows Divide(ReplayedPayments payments)
    {
        ArgumentNullException.ThrowIfNull(payments);
        if (payments.Count == 0)
            throw new DataException("there are no payments");
        long start = payments.ArrivalUnixMs(0);
        long end = payments.ArrivalUnixMs(payments.Count - 1) + 1;
        long moment = end - (TestDays * DayMs);
        long validationEnd = moment - (LabelDelayDays * DayMs);
        long validationStart = validationEnd - (ValidationDays * DayMs);
        long trainStart = start + (WarmUpDays * DayMs);
        if (trainStart >= validationStart)
        {
            int least = WarmUpDays + ValidationDays + LabelDelayDays + TestDays;
            throw new DataException(
                $"the payments are of {(end - start) / (double)DayMs:F1} days; warm-up, validation, label delay and test take {least}, and training needs some more");
        }

        int train = payments.FirstRowAt(trainStart);
        int validation = payments.FirstRowAt(validationStart);
        int gap = payments.FirstRowAt(validationEnd);
        int test = payments.FirstRowAt(moment);
        return new PeriodRows(train, validation - train, validation, gap - validation, test, payments.Count - test, moment);
    }
}
