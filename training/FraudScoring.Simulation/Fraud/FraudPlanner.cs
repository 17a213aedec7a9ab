using FraudScoring.Simulation.Fraud.Episodes;

namespace FraudScoring.Simulation.Fraud;

/// <summary>
/// Decides how many episodes of each kind start on a day, so that frauds keep their share of payments. The mix drifts:
/// card testing and takeovers grow, stolen cards become fewer.
/// </summary>
internal sealed class FraudPlanner(SimulationOptions options, FraudKit kit)
{
    private const double DriftDays = 360;

    private readonly Kind[] _kinds =
    [
        new(new CardTesting(), options.CardTestingWeight, 0.6),
        new(new ProbeThenLarge(), options.ProbeThenLargeWeight, 0),
        new(new StolenCardSpree(), options.StolenCardWeight, -0.6),
        new(new CompromisedTerminal(), options.CompromisedTerminalWeight, 0),
        new(new AccountTakeover(), options.AccountTakeoverWeight, 0.8),
        new(new ImpossibleTravel(), options.ImpossibleTravelWeight, -0.3),
        new(new LeakedCardUse(), options.LeakedCardWeight, 0),
        new(new LargeAmount(), options.LargeAmountWeight, 0),
    ];

    /// <param name="day">Days since the start.</param>
    /// <param name="usualPayments">Genuine payments of a usual day.</param>
    public void PlanDay(int day, double usualPayments)
    {
        kit.OpenDay(day);
        double sum = 0;
        foreach (var kind in _kinds)
            sum += kind.WeightOn(day);
        if (sum == 0)
            return;

        // A share of all payments, from the number of genuine ones.
        double frauds = usualPayments * options.FraudShare / (1 - options.FraudShare);
        foreach (var kind in _kinds)
        {
            double episodes = frauds * kind.WeightOn(day) / sum / kind.Episode.PaymentsMean;
            for (int left = kit.Random.Poisson(episodes); left > 0; left--)
                kind.Episode.Plan(kit);
        }
    }

    /// <param name="Episode">The kind of fraud.</param>
    /// <param name="Weight">Weight at the start.</param>
    /// <param name="Drift">Change of the weight over <see cref="DriftDays"/>, as a share of it.</param>
    private sealed record Kind(IFraudEpisode Episode, double Weight, double Drift)
    {
        public double WeightOn(int day) => Weight * (1 + (Drift * Math.Min(day / DriftDays, 1)));
    }
}
