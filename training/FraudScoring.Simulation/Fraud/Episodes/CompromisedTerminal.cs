using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.Stream;
using FraudScoring.Simulation.World;
using static FraudScoring.Simulation.Stream.Durations;

namespace FraudScoring.Simulation.Fraud.Episodes;

/// <summary>For some days a terminal or web shop charges cards that are not there, and copies those that are.</summary>
internal sealed class CompromisedTerminal : IFraudEpisode
{
    public FraudScenario Scenario => FraudScenario.CompromisedTerminal;

    public double PaymentsMean => 24;

    public void Plan(FraudKit kit)
    {
        int days = kit.Random.Between(4, 18);
        double perDay = kit.Random.Range(0.7, 3.7);
        if (kit.Random.Chance(0.7))
            AtTerminal(kit, days, perDay);
        else
            AtShop(kit, days, perDay);
    }

    private void AtTerminal(FraudKit kit, int days, double perDay)
    {
        var random = kit.Random;
        byte city = Geography.PickHomeCity(random);
        int merchant = MerchantDirectory.PickPopular(kit.Merchants.ShopsIn(city), random);
        int terminal = -1;
        for (int day = 0; day < days; day++)
        {
            for (int left = random.Poisson(perDay); left > 0; left--)
            {
                var card = kit.PickVictim();
                long eventMs = kit.PickStartMs(city) + (day * DayMs);
                double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(0.9, 2.5);
                var payment = kit.AtTerminal(card, merchant, eventMs, euro);
                terminal = terminal < 0 ? payment.Terminal : terminal;
                payment.Terminal = terminal;
                PretendNoCard(ref payment, random.NextDouble());
                kit.Send(ref payment, Scenario, declineShare: 0.12);
            }
        }

        if (terminal >= 0)
            kit.Theft.CompromiseTerminal(terminal, kit.Day + days);
    }

    private void AtShop(FraudKit kit, int days, double perDay)
    {
        var random = kit.Random;
        int merchant = MerchantDirectory.PickPopular(kit.Merchants.Online, random);
        var ring = kit.PickRing();
        kit.Theft.CompromiseShop(merchant, kit.Day + days);
        for (int day = 0; day < days; day++)
        {
            for (int left = random.Poisson(perDay); left > 0; left--)
            {
                var card = kit.PickVictim();
                long eventMs = kit.PickStartMs(ring.City) + (day * DayMs);
                double euro = kit.Factory.Euro(card.Customer, merchant) * random.Range(0.9, 2.2);
                var payment = kit.Online(card, merchant, eventMs, euro, ring);
                kit.Send(ref payment, Scenario, declineShare: 0.15);
            }
        }
    }

    private static void PretendNoCard(ref PlannedPayment payment, double u)
    {
        if (u < 0.45)
        {
            payment.Channel = Channel.Moto;
            payment.EntryMode = EntryMode.Manual;
            payment.Latitude = payment.Longitude = float.NaN;
        }
        else if (u < 0.75)
        {
            payment.EntryMode = EntryMode.Magstripe;
        }
    }
}
