using System.Text;
using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.Stream;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Labels;

/// <summary>
/// What is ever heard of a payment. Frauds come back as chargebacks weeks later, as complaints, warnings or the finding
/// of an analyst; some never do. Of genuine payments nothing is heard, but for the few an analyst looked at and the few
/// reported wrongly.
/// </summary>
internal sealed class LabelPlanner(
    SimulationOptions options, long midnightUnixMs, TransactionWriter writer, Xoshiro256 random)
{
    private readonly PriorityQueue<SimulatedLabel, (long EventMs, long Order)> _waiting = new();
    private long _order;

    /// <summary>
    /// When the next label arrives, since the simulation's midnight, or the end of time when there is none.
    /// </summary>
    public long NextMs => _waiting.TryPeek(out _, out var priority) ? priority.EventMs : long.MaxValue;

    public SimulatedLabel Take() => _waiting.Dequeue();

    /// <summary>Called once for each payment, when it arrives.</summary>
    public void OnPayment(in PlannedPayment payment)
    {
        if (payment.Scenario != FraudScenario.None)
            PlanFraud(in payment);
        else
            PlanGenuine(in payment);
    }

    private void PlanFraud(in PlannedPayment payment)
    {
        // Nothing was taken when it was declined, so mostly nobody looks.
        if (random.Chance(payment.IsDeclined ? 0.6 : options.UnreportedFraudShare))
            return;
        double u = random.NextDouble();
        if (payment.IsDeclined)
            Report(in payment, true, u < 0.5 ? SimulatedLabelSource.Issuer : SimulatedLabelSource.Analyst);
        else if (u < 0.45)
            Report(in payment, true, SimulatedLabelSource.Chargeback);
        else if (u < 0.70)
            Report(in payment, true, SimulatedLabelSource.Customer);
        else if (u < 0.82)
            Report(in payment, true, SimulatedLabelSource.Issuer);
        else
            PlanAnalyst(in payment);
    }

    /// <summary>An analyst who lets a fraud pass is corrected by the chargeback.</summary>
    private void PlanAnalyst(in PlannedPayment payment)
    {
        bool isMissed = random.Chance(0.08);
        Report(in payment, !isMissed, SimulatedLabelSource.Analyst);
        if (isMissed)
            Report(in payment, true, SimulatedLabelSource.Chargeback);
    }

    private void PlanGenuine(in PlannedPayment payment)
    {
        double u = random.NextDouble();
        if (u < options.AnalystReviewShare)
            Report(in payment, false, SimulatedLabelSource.Analyst);
        else if (u > 1 - options.GenuineReportedShare && !payment.IsDeclined)
            Report(in payment, true, PickComplaint());
    }

    private SimulatedLabelSource PickComplaint() =>
        random.Chance(0.7) ? SimulatedLabelSource.Chargeback : SimulatedLabelSource.Customer;

    private void Report(in PlannedPayment payment, bool isFraud, SimulatedLabelSource source)
    {
        Span<byte> buffer = stackalloc byte[World.Tokens.LengthMax];
        long eventMs = payment.ArrivalMs + DelayMs(source);
        var label = new SimulatedLabel(
            Encoding.ASCII.GetString(writer.WriteId(payment.Serial, buffer)),
            isFraud,
            midnightUnixMs + eventMs,
            midnightUnixMs + payment.EventMs,
            source);
        _waiting.Enqueue(label, (eventMs, _order++));
    }

    private long DelayMs(SimulatedLabelSource source) => source switch
    {
        SimulatedLabelSource.Analyst => (long)Math.Min((5 * MinuteMs) + random.Exponential(6 * HourMs), 3 * DayMs),
        SimulatedLabelSource.Customer => (long)Math.Min((2 * HourMs) + random.Exponential(3 * DayMs), 20 * DayMs),
        SimulatedLabelSource.Issuer => (long)Math.Min((6 * HourMs) + random.Exponential(4 * DayMs), 25 * DayMs),
        _ => (long)Math.Clamp(random.LogNormal(14 * DayMs, 0.55), 3 * DayMs, 40 * DayMs),
    };
}
