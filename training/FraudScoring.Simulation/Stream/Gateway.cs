using FraudScoring.Simulation.Randomness;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Stream;

/// <summary>
/// Sends planned payments on: gives ids, delays delivery (some arrive late, so the order of arrival is not the order of
/// events) and sends some twice.
/// </summary>
internal sealed class Gateway(
    SimulationOptions options, long startMs, long endMs, PaymentSchedule schedule, Xoshiro256 random)
{
    private long _serial;

    public void Send(ref PlannedPayment payment)
    {
        if (payment.EventMs < startMs || payment.EventMs >= endMs)
            return;
        payment.Serial = ++_serial;
        payment.ArrivalMs = payment.EventMs + DeliveryDelayMs();
        schedule.Add(in payment);
        if (random.Chance(options.RepeatShare))
            SendAgain(payment);
    }

    /// <summary>A retry after a lost answer, or a replay of a queue hours later: same id, same content.</summary>
    private void SendAgain(PlannedPayment payment)
    {
        payment.IsRepeat = true;
        int copies = random.Chance(0.1) ? random.Between(2, 3) : 1;
        for (int i = 0; i < copies; i++)
        {
            payment.ArrivalMs += random.Chance(0.95)
                ? random.Between(50, 90_000)
                : (long)random.Range(5 * MinuteMs, 12 * HourMs);
            schedule.Add(in payment);
        }
    }

    private long DeliveryDelayMs()
    {
        long usual = random.Between(15, 350);
        if (!random.Chance(options.LateShare))
            return usual;
        double u = random.NextDouble();
        return usual + (long)(u < 0.7 ? random.Range(SecondMs, MinuteMs)
            : u < 0.95 ? random.Range(MinuteMs, HourMs / 2)
            : random.Range(HourMs / 2, 6 * HourMs));
    }
}
