using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>A coffee's worth to see whether the card works, and hours later what it can bear.</summary>
internal sealed class ProbeThenLarge : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.ProbeThenLarge;

    public double PaymentsMean => 4.2;

    public void Plan(FraudKit kit)
    {
        var random = kit.Random;
        var card = kit.PickLeaked();
        var ring = kit.PickRing();
        long eventMs = kit.PickStartMs(kit.CustomerOf(card).HomeCity);
        for (int left = random.Between(1, 3); left > 0; left--)
        {
            int merchant = MerchantDirectory.PickPopular(kit.Merchants.Testing, random);
            var probe = kit.Online(card, merchant, eventMs, random.LogNormal(2, 0.7), ring);
            kit.Send(ref probe, Scenario, declineShare: 0.15);
            eventMs += random.Between(20, 1200) * SecondMs;
        }

        eventMs += (long)random.Range(5 * MinuteMs, random.Chance(0.5) ? 2 * HourMs : 30 * HourMs);
        for (int left = random.Between(1, 4); left > 0; left--)
        {
            int merchant = MerchantDirectory.PickPopular(kit.Merchants.ResaleOnline, random);
            double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(1, 4);
            var large = kit.Online(card, merchant, eventMs, euro, ring);
            kit.Send(ref large, Scenario, declineShare: 0.25);
            eventMs += (long)random.Range(2 * MinuteMs, 5 * HourMs);
        }

        kit.Notice(card, eventMs);
    }
}
