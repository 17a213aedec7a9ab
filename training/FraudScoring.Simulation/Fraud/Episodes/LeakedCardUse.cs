using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>A leaked number is used patiently on the web, with amounts that are not out of place.</summary>
internal sealed class LeakedCardUse : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.LeakedCard;

    public double PaymentsMean => 4.3;

    public void Plan(FraudKit kit)
    {
        var random = kit.Random;
        var card = kit.PickLeaked();
        var ring = kit.PickRing();
        long eventMs = kit.PickStartMs(kit.CustomerOf(card).HomeCity);
        double gapMs = random.Range(2, 60) * HourMs;
        for (int left = random.Between(1, 8); left > 0; left--)
        {
            int merchant = MerchantDirectory.PickPopular(
                random.Chance(0.4) ? kit.Merchants.ResaleOnline : kit.Merchants.Online, random);
            double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(0.7, 2);
            var payment = kit.Online(card, merchant, eventMs, euro, ring);
            kit.Send(ref payment, Scenario, declineShare: 0.15);
            eventMs += (long)random.Exponential(gapMs);
        }

        kit.Notice(card, eventMs);
    }
}
