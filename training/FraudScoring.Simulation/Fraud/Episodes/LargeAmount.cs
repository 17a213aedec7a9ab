using FraudScoring.Simulation.World;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>One payment far above what the customer usually pays; everything else about it is as usual.</summary>
internal sealed class LargeAmount : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.LargeAmount;

    public double PaymentsMean => 1;

    public void Plan(FraudKit kit)
    {
        var random = kit.Random;
        var card = kit.PickVictim();
        byte city = kit.CustomerOf(card).City;
        long eventMs = kit.PickStartMs(city);
        bool isOnline = random.Chance(0.6);
        int merchant = MerchantDirectory.PickPopular(
            isOnline ? kit.Merchants.ResaleOnline : kit.Merchants.ShopsIn(city), random);
        double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(4, 20);
        var payment = isOnline
            ? kit.Factory.Online(card.Customer, merchant, eventMs, kit.Day, euro)
            : kit.AtTerminal(card, merchant, eventMs, euro);
        kit.Send(ref payment, Scenario, declineShare: 0.2);
        kit.Notice(card, eventMs);
    }
}
